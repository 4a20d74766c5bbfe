import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installProgram } from './engine';
import { huawei, onMachine, type Machine } from './machine';
import { insertCard } from './settings-card';

const REPORT = '/fake/boot/pppi-report.txt';

/** A device with a modem, a card and a kernel log. */
async function prepare(machine: Machine, kernelLog = '[    1.000000] usb 1-1: new device\n') {
  await insertCard(machine);
  await machine.write('/fake/kernel-log', kernelLog);
  await machine.program('dmesg', '#!/bin/sh\ncat /fake/kernel-log\n');
  await machine.write('/fake/boot/config.txt', '# why\narm_64bit=1\n');
  await machine.write('/fake/boot/image.json', '{\n  "device": "gate",\n  "packages": [\n    1\n');
  await machine.plug(huawei());
  await installProgram(machine, 'link-status');
}

/** Runs it. @returns what it printed and its status, once nothing is mounted any more */
async function report(machine: Machine, args = '-', before = '') {
  const result = await machine.sh(
    `${before}
    pppi-report ${args}; status=$?
    ! grep -q /run/pppi/boot /proc/mounts || echo 'STILL MOUNTED'
    exit $status`,
    { net: true },
  );
  assert.doesNotMatch(result.stdout, /STILL MOUNTED/);
  return result;
}

const sections = (text: string) => [...text.matchAll(/^=== (.*)$/gm)].map(([, name]) => name);

test(
  'report: facts of board, modem, link, card and logs, in one file on the boot partition',
  onMachine(async (machine) => {
    await prepare(machine);
    await machine.write('/sys/devices/usb1/1-1.2/product', 'HUAWEI \x1b[31mMobile\x07\n');
    await machine.write('/sys/devices/usb1/1-1.2/bConfigurationValue', '1\n');
    await machine.write('/sys/class/watchdog/watchdog0/identity', 'Broadcom BCM2835 Watchdog\n');
    await machine.write('/var/log/messages', '=== not a heading\nlast \x9b2J line\n');
    await machine.write(REPORT, 'an earlier one\n');
    const { stdout, stderr, status } = await report(machine, '');
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.match(stdout, /^pppi-report\.txt is on the boot partition, \d+ bytes$/);
    const text = await machine.read(REPORT);
    assert.deepEqual(sections(text), [
      ...['system', 'board', 'command line', 'link-status', 'USB tree', 'kernel log', 'system log'],
      ...['link-status --json', 'run files', 'network', 'card', 'boot partition', 'watchdog'],
      ...['temperature and clock', 'memory', 'interrupts', 'modules', 'end'],
    ]);
    assert.match(
      text,
      /^1-1\.2 12d1:1506 "" "HUAWEI \?\[31mMobile\?" class 00 .*configuration 1 /m,
    );
    assert.match(text, /^ {2}1-1\.2:1\.0 class ff\/01\/02 driver/m);
    assert.match(text, /identity:Broadcom BCM2835 Watchdog/);
    assert.match(text, /^config\.txt:arm_64bit=1$/m);
    assert.match(text, /"device": "gate"/);
    assert.doesNotMatch(text, /"packages"/);
    assert.match(text, /^\[ {4}1\.000000\] usb 1-1: new device$/m);
    assert.match(text, /^ === not a heading\nlast \?+2J line$/m);
    assert.match(text, /^twilio: starting$/m);
    assert.doesNotMatch(text, /[^\n\t -~]/);
    assert.equal(await machine.exists(`${REPORT}.new`), false);
  }),
);

test(
  'report: no boot partition, or a full one: says so, and the earlier report stays',
  onMachine(async (machine) => {
    await prepare(machine);
    await machine.write('/fake/boot/pppi.conf', '');
    await machine.write(REPORT, 'an earlier one\n');
    for (const [fault, message] of [
      ['no-boot', /cannot be mounted for writing; `pppi-report -` shows/],
      ['full', /is full or cannot be written to; `pppi-report -` shows/],
    ] as const) {
      const { stdout, stderr, status } = await report(machine, '', `: >/fake/${fault}`);
      await machine.sh(`rm /fake/${fault}`);
      assert.equal(stdout, '');
      assert.equal(status, 1);
      assert.match(stderr, message);
      assert.equal(await machine.read(REPORT), 'an earlier one\n');
      assert.equal(await machine.exists(`${REPORT}.new`), false);
    }
  }),
);

test(
  'report: with RAM disks full, no data partition, no modem, and programs that hang, it is whole',
  onMachine(async (machine) => {
    await insertCard(machine);
    await machine.program('dmesg', '#!/bin/sh\ntrap "" TERM\nexec /bin/busybox sleep 1000\n');
    const { stdout, stderr, status } = await report(
      machine,
      '-',
      `/bin/busybox mount -t tmpfs -o size=64k tmpfs /run
      /bin/busybox mount -t tmpfs -o size=64k tmpfs /tmp
      mkdir -p /run/pppi
      for disk in /run /tmp; do yes >$disk/fill 2>/dev/null; done`,
    );
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.equal(sections(stdout).at(-1), 'end');
  }),
);

test(
  'report: what hangs where no signal ends it costs the rest of the report, not the report',
  onMachine(async (machine) => {
    await prepare(machine);
    // `df` hangs; the filter's time is over when all that came before has been through it and it waits for more.
    await machine.program(
      'timeout',
      `#!/bin/sh
      shift 3
      case "$1 $2" in
        'df '*)
          : >/fake/hung
          exec /bin/busybox sleep 1000
          ;;
        'awk -f')
          exec 3<&0
          "$@" <&3 &
          until [ -e /fake/hung ] && read -r _ _ state _ </proc/$!/stat && [ "$state" = S ]; do
            /bin/busybox sleep 0.01
          done
          kill -9 $!
          wait $!
          ;;
        *) exec "$@" ;;
      esac
      `,
    );
    const { stdout } = await report(machine);
    assert.deepEqual(sections(stdout).slice(0, 4), [
      ...['system', 'board', 'command line', 'link-status'],
    ]);
    assert.equal(sections(stdout).at(-1), 'cut here: no time left');
  }),
);

test(
  'report: logs without end are bounded, and their last lines are there',
  onMachine(async (machine) => {
    const endless = (last: string) =>
      `${'x'.repeat(3_000_000)}\n${`${'long '.repeat(399)}\n`.repeat(1000)}${last}\n`;
    await prepare(machine, endless('last of the kernel'));
    await machine.write('/var/log/messages', endless('last of the system'));
    const { stdout } = await report(machine);
    assert.ok(stdout.length <= 400_100, String(stdout.length));
    assert.match(stdout, /^last of the kernel\n=== system log$/m);
    assert.match(stdout, /^last of the system\n=== /m);
    await machine.write('/var/log/messages', 'x'.repeat(3_000_000));
    assert.match((await report(machine)).stdout, /^=== system log\nx{400} \.\.\.$/m);
  }),
);

test(
  'report: usage',
  onMachine(async (machine) => {
    const help = await machine.sh('pppi-report --help');
    assert.match(help.stdout, /^usage: pppi-report \[-\]\n/);
    for (const args of ['--nonsense', '- -', 'file']) {
      const { stderr, status, stdout } = await machine.sh(`pppi-report ${args}`);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, /^usage: /);
    }
  }),
);
