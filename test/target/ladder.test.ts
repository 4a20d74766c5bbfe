import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Recover } from '../../scripts/model';
import { aDevice, aLink } from './device';
import { huawei, onMachine, sleeping, type Machine } from './machine';

/** The shipped limits. */
const RECOVER: Recover = {
  modem: { kind: 'failures', after: 5 },
  usb: { kind: 'failures', after: 10 },
  reboot: { kind: 'minutes', after: 60, perDay: 2 },
};

const withLadder = (change: Partial<Recover> = {}) =>
  aDevice({ links: [aLink({ recover: { ...RECOVER, ...change } })] });

const PORT = '/sys/bus/usb/devices/1-1:1.0/1-1-port2';

/**
 * The supervisor's shell with the ladder in it, on a device with /data. `fail REASON N` is N failed calls, a minute
 * each; `later MINUTES` lets time pass. What the modem is told goes to /fake/calls.
 */
async function climb(machine: Machine, script: string): Promise<string[]> {
  await machine.program('reboot', '#!/bin/sh\necho "reboot $*" >>/fake/calls\n');
  await machine.plug(huawei());
  await machine.write(`${PORT}/disable`, '0\n');
  const { status, stdout, stderr } = await machine.sh(`
    mkdir -p /data; mount -t tmpfs tmpfs /data
    /usr/libexec/pppi/ports
    LINK=twilio LOG_TAG=test
    . /etc/pppi/links/twilio.conf
    for part in log time state health ladder; do . /usr/lib/pppi/$part.sh; done
    at_ask() { echo "at $1 $2" >>/fake/calls; AT_RESULT=$(cat /fake/at 2>/dev/null || echo OK); }
    sleep() { [ $1 != 60 ] || exit; cat ${PORT}/disable >/fake/dark; }
    later() { read -r up _ </proc/uptime; echo "$((\${up%%.*} + $1 * 60)).00 0.00" 1<>/fake/uptime; }
    fail() { n=0; while [ $n -lt $2 ]; do n=$((n + 1)); later 1; ladder_step $1; done; }
    done_so_far() { cat /fake/calls | tr '\\n' ';'; : >/fake/calls; echo; }
    ladder_ready; ladder_reset
    ${script}`);
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  assert.equal(stderr, '');
  return stdout.split('\n');
}

const CFUN = 'at /dev/modem/twilio-at AT+CFUN=1,1;';

test(
  'ladder: the modem after 5 failures, the USB port after 10, and so on; nothing in between',
  onMachine(async (machine) => {
    const done = await climb(
      machine,
      `fail hangup 4; done_so_far
      fail hangup 1; done_so_far
      fail hangup 4; done_so_far
      cat /fake/dark 2>/dev/null; fail hangup 1; done_so_far; cat /fake/dark ${PORT}/disable
      fail hangup 5; done_so_far
      fail hangup 5; done_so_far`,
    );
    assert.deepEqual(done, ['', CFUN, '', '', '1', '0', CFUN, '']);
    const events = await machine.read('/run/pppi/twilio.events');
    assert.match(events, /the modem restarts \(AT\+CFUN=1,1\) after 5 failures/);
    assert.match(events, /the USB port of the modem at 1-1\.2 goes off and on after 10 failures/);
    assert.match(await machine.log(), /daemon\.warning test.*goes off and on after 20 failures/);
  }, withLadder()),
);

for (const [what, vendor, dark] of [
  ["the Pi's own hub switches the power of all its ports by port 2", '0424:9514', '1 1'],
  ['a hub of the user’s in that place is left alone', '05e3:0608', '1 0'],
] as const)
  test(
    `ladder: ${what}`,
    onMachine(
      async (machine) => {
        const [idVendor, idProduct] = vendor.split(':');
        const hub = '/sys/bus/usb/devices/1-1';
        const own = `${hub}:1.0/1-1-port3`;
        await machine.write(`${hub}/idVendor`, `${idVendor}\n`);
        await machine.write(`${hub}/idProduct`, `${idProduct}\n`);
        await machine.write(`${own}/disable`, '0\n');
        const seen = await climb(
          machine,
          `ladder_socket=1-1.3; rm -r /run/pppi/ports
          sleep() { echo $(cat ${own}/disable ${PORT}/disable); }
          fail no-modem 10; cat ${own}/disable ${PORT}/disable`,
        );
        assert.deepEqual(seen, [dark, '0', '0']);
      },
      withLadder({ modem: { kind: 'off' }, reboot: { kind: 'off' } }),
    ),
  );

test(
  'ladder: a root hub is begun anew after its port went off and on, as it may not look again by itself',
  onMachine(
    async (machine) => {
      const bus = '/sys/bus/usb/devices/usb1';
      const port = '/sys/bus/usb/devices/1-0:1.0/usb1-port1';
      await machine.write(`${port}/disable`, '0\n');
      await machine.write(`${bus}/authorized`, 'untouched\n');
      const seen = await climb(
        machine,
        `ladder_socket=1-1; rm -r /run/pppi/ports
        sleep() { echo $(cat ${port}/disable ${bus}/authorized); }
        fail no-modem 10; cat ${port}/disable ${bus}/authorized`,
      );
      assert.deepEqual(seen, ['1 untouched', '0', '1']);
    },
    withLadder({ modem: { kind: 'off' }, reboot: { kind: 'off' } }),
  ),
);

test(
  'ladder: a modem that refuses CFUN is told RESET, on the other port if need be',
  onMachine(async (machine) => {
    await machine.write('/fake/at', 'ERROR');
    const [done] = await climb(machine, 'fail hangup 5; done_so_far');
    const words = ['AT+CFUN=1,1', 'AT^RESET'];
    const all = ['at', 'ppp'].flatMap((port) =>
      words.map((word) => `at /dev/modem/twilio-${port} ${word};`),
    );
    assert.equal(done, all.join(''));
  }, withLadder()),
);

test(
  'ladder: the device restarts after an hour, twice a day at most, and a day later again',
  onMachine(
    async (machine) => {
      const done = await climb(
        machine,
        `fail hangup 59; done_so_far
        fail hangup 1; done_so_far; wc -l </data/reboots
        fail hangup 60; done_so_far
        fail hangup 60; done_so_far; wc -l </data/reboots
        sed -i 's/.*/1000/' /data/reboots
        fail hangup 60; done_so_far; wc -l </data/reboots`,
      );
      assert.deepEqual(done, ['', 'reboot ;', '1', 'reboot ;', '', '2', 'reboot ;', '1']);
      assert.match(
        await machine.log(),
        /not restarting the device: 2 restarts in 24 hours are enough/,
      );
      assert.match(
        await machine.read('/run/pppi/twilio.events'),
        /restarting the device \(1 of 2 in 24 hours\)/,
      );
    },
    withLadder({ modem: { kind: 'off' }, usb: { kind: 'off' } }),
  ),
);

for (const [what, prepare, said] of [
  ['there is no data partition', 'umount /data', /no data partition/],
  ['the data partition keeps nothing', 'mkdir /data/reboots.new', /does not keep their count/],
  ['another link is online', 'echo x >/run/pppi/other.up', /another way/],
  [
    'the clock went back',
    'echo 99999999999 >/data/reboots; echo 99999999999 >>/data/reboots',
    /2 restarts/,
  ],
] as const) {
  test(
    `ladder: no restart when ${what}`,
    onMachine(
      async (machine) => {
        const [done] = await climb(machine, `${prepare}\nfail hangup 60; done_so_far`);
        assert.equal(done, '');
        assert.match(await machine.log(), said);
      },
      withLadder({ modem: { kind: 'off' }, usb: { kind: 'off' } }),
    ),
  );
}

for (const [reason, steps] of [
  ['pin-wanted', []],
  ['pin-wrong', []],
  ['puk', []],
  ['auth-refused', ['at']],
  ['registration-denied', ['at']],
  ['no-sim', ['at', 'usb']],
  ['not-registered', ['at', 'usb', 'reboot']],
  ['no-internet', ['at', 'usb', 'reboot']],
] as const) {
  test(
    `ladder: for ${reason} it goes as far as ${steps.at(-1) ?? 'nothing'}`,
    onMachine(async (machine) => {
      const [done = ''] = await climb(
        machine,
        `fail ${reason} 60; [ ! -e /fake/dark ] || echo usb >>/fake/calls; done_so_far`,
      );
      const seen = new Set(
        done
          .split(';')
          .map((call) => call.split(' ')[0])
          .filter(Boolean),
      );
      assert.deepEqual([...seen].sort(), [...steps].sort());
    }, withLadder()),
  );
}

test(
  'ladder: two minutes of waiting are a failure; a modem that was never there is not missed, one that is gone is',
  onMachine(
    async (machine) => {
      const done = await climb(
        machine,
        `waiting() { n=0; while [ $n -lt $1 ]; do n=$((n + 1)); later 2; ladder_wait no-modem; ladder_wait no-modem; done; }
      rm /run/pppi/ports/twilio; rm -r /dev/modem/*
      waiting 35; cat /fake/dark 2>/dev/null; done_so_far
      ladder_reset; /usr/libexec/pppi/ports; ladder_see; rm /run/pppi/ports/twilio
      waiting 9; cat /fake/dark 2>/dev/null
      waiting 1; cat /fake/dark
      waiting 20; done_so_far`,
      );
      assert.deepEqual(done, ['', '1', 'reboot ;']);
    },
    withLadder({ modem: { kind: 'off' } }),
  ),
);

test(
  'ladder: goes on where a killed supervisor left it; an hour of internet starts it anew',
  onMachine(async (machine) => {
    const done = await climb(
      machine,
      `fail hangup 4
      ladder_ready; fail hangup 1; done_so_far
      fail hangup 4; CHECK=off; health_start; n=0
      while [ $n -lt 60 ]; do n=$((n + 1)); later 1; health_read; ladder_well; done
      fail hangup 4; done_so_far`,
    );
    assert.deepEqual(done, [CFUN, '']);
  }, withLadder()),
);

test(
  'ladder: without a switch for the port the device is taken off the bus, or if it is gone the whole bus',
  onMachine(
    async (machine) => {
      const done = await climb(
        machine,
        `rm -r ${PORT}; cd /sys/bus/usb/devices; echo 1 >1-1.2/authorized; mkdir usb1; echo 1 >usb1/authorized
      sleep() { cat 1-1.2/authorized usb1/authorized 2>/dev/null | tr '\\n' ' '; }
      fail hangup 10; cat 1-1.2/authorized usb1/authorized
      rm 1-1.2/authorized; fail hangup 10; cat usb1/authorized`,
      );
      assert.deepEqual(done, ['0 1 1', '1', '0 1']);
    },
    withLadder({ modem: { kind: 'off' } }),
  ),
);

/** A call that fails at once. */
const PPPD = `#!/bin/sh
echo "pppd $*" >>/fake/calls
exit 16
`;

/** The modem is back before its port's rest of LADDER_DARK seconds is over. */
const REPLUGGING = sleeping(`
[ $1 != 5 ] || { rm /run/pppi/ports/twilio; /usr/libexec/pppi/ports; echo replugged >>/fake/calls; }
exec /bin/busybox sleep 0.003`);

test(
  'ladder: a modem that it sent away is dialled at once when it is back, but the waits go on',
  onMachine(
    async (machine) => {
      await machine.plug(huawei());
      await machine.program('pppd', PPPD);
      await machine.program('sleep', REPLUGGING);
      await machine.write(`${PORT}/disable`, '0\n');
      const { status, stdout, stderr } = await machine.sh(`
        /usr/libexec/pppi/ports
        pppi-link twilio & supervisor=$!
        until [ "$(grep -c ^pppd /fake/calls)" -ge 8 ]; do /bin/busybox sleep 0.005; done
        kill $supervisor; wait $supervisor; grep -c ^replugged /fake/calls`);
      assert.equal(status, 0, `${stdout}\n${stderr}`);
      assert.ok(Number(stdout) >= 2, stdout);
      // Said again after the ladder has had its say.
      const said = [...(await machine.log()).matchAll(/next dial in (\d+) s/g)]
        .map(([, seconds]) => Number(seconds))
        .filter((seconds, index, all) => seconds !== all[index - 1]);
      for (const [index, least] of [4, 7, 15, 30, 60, 120].entries())
        assert.ok(said[index]! >= least, `waits ${said.join(' ')}`);
    },
    aDevice({
      links: [
        aLink({
          redial: { first: 5, longest: 600, jitter: 25, stable: 60 },
          recover: {
            modem: { kind: 'off' },
            usb: { kind: 'failures', after: 3 },
            reboot: { kind: 'off' },
          },
        }),
      ],
    }),
  ),
);
