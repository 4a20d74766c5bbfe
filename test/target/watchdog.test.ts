import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aCardLink, aDevice, aHook, aLink } from './device';
import { onMachine, sleeping, type Machine } from './machine';

const twoLinks = aDevice({ links: [aLink(), aLink({ name: 'spare', unit: 1 })] });

const HARDWARE = 'Broadcom BCM2835 Watchdog timer';
const SOFTWARE = 'Software Watchdog';

/** A watchdog of the kernel; what it is fed goes into a plain file. */
async function aWatchdog(machine: Machine, number: number, identity: string): Promise<void> {
  await machine.write(`/sys/class/watchdog/watchdog${number}/identity`, `${identity}\n`);
  await machine.write(`/dev/watchdog${number}`, '');
}

const fed = async (machine: Machine, number = 0) =>
  (await machine.read(`/dev/watchdog${number}`)).length;

/**
 * Supervisors that move while the watchdog's own program rests, as nap() shows it; a file /fake/hung-LINK is of
 * one that does not.
 */
const SUPERVISORS = sleeping(`
. /usr/lib/pppi/nap.sh
for link in twilio spare; do [ -e /fake/hung-$link ] || beat $link; done
exec /bin/busybox sleep 0.003`);

const UNTIL = `
  until_log() { until grep -q "$1" /var/log/messages; do /bin/busybox sleep 0.01; done; }
  until_fed() { until [ "$(wc -c </dev/watchdog0)" -gt "$1" ]; do /bin/busybox sleep 0.01; done; }
  pass() { end=$(($(cut -d. -f1 /proc/uptime) + $1)); until [ "$(cut -d. -f1 /proc/uptime)" -ge $end ]; do /bin/busybox sleep 0.01; done; }`;

test(
  'watchdog: fed while both supervisors move, not when one hangs, again when it moves again',
  onMachine(async (machine) => {
    await aWatchdog(machine, 0, HARDWARE);
    await machine.program('sleep', SUPERVISORS);
    const { stdout, status } = await machine.sh(`${UNTIL}
      pppi-watchdog &
      until_fed 60
      touch /fake/hung-spare
      until_log 'daemon.crit'
      hungry=$(wc -c </dev/watchdog0)
      pass 500
      [ "$(wc -c </dev/watchdog0)" -eq "$hungry" ] || echo 'fed all the same'
      rm /fake/hung-spare
      until_log 'move again'
      until_fed $((hungry + 10))`);
    assert.equal(status, 0);
    assert.equal(stdout, '');
    // A feeder that is ended leaves the watchdog running: `V` would stop it.
    assert.doesNotMatch(await machine.read('/dev/watchdog0'), /V/);
    assert.match(
      await machine.log(),
      /daemon\.crit pppi-watchdog\[\d+\]: the supervisor of spare has been stuck for 1[89]\d s: \/dev\/watchdog0 is no longer fed/,
    );
    assert.equal((await machine.log()).match(/daemon\.crit/g)?.length, 1);
  }, twoLinks),
);

test(
  'watchdog: a supervisor that never moved has some time too, and no more',
  onMachine(async (machine) => {
    await aWatchdog(machine, 0, HARDWARE);
    await machine.program('sleep', SUPERVISORS);
    await machine.write('/fake/hung-twilio', '');
    const { status } = await machine.sh(`${UNTIL}
      pppi-watchdog &
      until_log 'daemon.crit'`);
    assert.equal(status, 0);
    assert.ok((await fed(machine)) >= 17);
    assert.match(await machine.log(), /supervisor of twilio has been stuck/);
  }, twoLinks),
);

test(
  'watchdog: begins after the first dial had its time',
  onMachine(async (machine) => {
    await aWatchdog(machine, 0, HARDWARE);
    await machine.write('/fake/uptime', '3.00 0.00\n');
    await machine.program(
      'sleep',
      '#!/bin/sh\necho "sleep $*" >>/fake/calls\nexec /bin/busybox sleep 100\n',
    );
    await machine.sh('pppi-watchdog & until grep -q sleep /fake/calls; do :; done');
    assert.deepEqual(await machine.calls(), ['sleep 42']);
    assert.equal(await fed(machine), 0);
  }),
);

test(
  'watchdog: the hardware’s before the kernel’s own, unless the command line says so; softdog where there is none',
  onMachine(async (machine) => {
    await aWatchdog(machine, 0, SOFTWARE);
    await aWatchdog(machine, 1, HARDWARE);
    const started = `pppi-watchdog & until grep -q feeding /var/log/messages; do :; done`;
    await machine.sh(started);
    assert.match(await machine.log(), /feeding \/dev\/watchdog1$/m);

    await machine.write('/var/log/messages', '');
    await machine.write('/fake/cmdline', 'ro pppi.watchdog=softdog quiet\n');
    await machine.sh(`mount --bind /fake/cmdline /proc/cmdline; ${started}`);
    assert.match(await machine.log(), /feeding \/dev\/watchdog0$/m);

    await machine.write('/var/log/messages', '');
    await machine.program(
      'modprobe',
      `#!/bin/sh
      echo "modprobe $*" >>/fake/calls
      mkdir -p /sys/class/watchdog/watchdog0; echo '${SOFTWARE}' >/sys/class/watchdog/watchdog0/identity`,
    );
    await machine.sh(`rm -r /sys/class/watchdog/*; ${started}`);
    assert.deepEqual(await machine.calls('modprobe'), ['modprobe softdog']);
    assert.match(await machine.log(), /feeding \/dev\/watchdog0$/m);
  }),
);

test(
  'watchdog: without any the log says so, once in a while',
  onMachine(async (machine) => {
    const { status } = await machine.sh('pppi-watchdog');
    assert.equal(status, 1);
    assert.match(await machine.log(), /daemon\.err .*no watchdog can be opened/);
    assert.match(await machine.read('/fake/uptime'), /^1600\./);
  }),
);

test(
  'watchdog: a supervisor shows that it moves also when the RAM disk is full',
  onMachine(async (machine) => {
    const { stdout, stderr } = await machine.sh(`
      mount -t tmpfs -o size=64k tmpfs /run/pppi
      . /usr/lib/pppi/nap.sh
      nap_ready twilio
      yes >/run/pppi/fill 2>/dev/null
      ! (echo x >/run/pppi/x) 2>/dev/null || echo 'not full'
      nap; nap; nap
      cat /run/pppi/twilio.beat`);
    assert.equal(stderr, '');
    assert.equal(stdout, '1002');
  }),
);

test(
  'watchdog: a network card’s supervisor waits for the user’s hooks, and they count; pppd’s does not wait',
  onMachine(
    async (machine) => {
      const down = (link: string) =>
        `/usr/libexec/pppi/run-hooks ip-down eth1 '' 0 10.0.0.2 10.0.0.1 ${link}`;
      const { stdout } = await machine.sh(`
        ${down('hilink')}; ${down('twilio')}
        cd /run/pppi; ls *.beat; cat hilink.beat`);
      assert.equal(stdout, 'hilink.beat\n1000');
    },
    aDevice({
      links: [aLink(), aCardLink({ unit: 1 })].map((link) => ({
        ...link,
        hooks: { ipUp: [], ipDown: [aHook('50-slow', '#!/bin/sh\n')] },
      })),
    }),
  ),
);

test(
  'watchdog: none where YAML says so',
  onMachine(
    async (machine) => {
      assert.doesNotMatch(await machine.read('/etc/inittab'), /watchdog/);
    },
    aDevice({ watchdog: false }),
  ),
);
