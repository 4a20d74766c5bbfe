import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice } from './device';
import { onMachine, type Machine } from './machine';

const HARDWARE = 'Broadcom BCM2835 Watchdog timer';
const SOFTWARE = 'Software Watchdog';

/** A watchdog of the kernel. */
const aWatchdog = (machine: Machine, number: number, identity: string) =>
  machine.write(`/sys/class/watchdog/watchdog${number}/identity`, `${identity}\n`);

const CHOSEN = '. /usr/lib/pppi/watchdog.sh; watchdog_choose && echo "$DEVICE"';

test(
  'watchdog: the hardware’s before the kernel’s own, unless the command line says so; softdog where there is none',
  onMachine(async (machine) => {
    await aWatchdog(machine, 0, SOFTWARE);
    await aWatchdog(machine, 1, HARDWARE);
    assert.equal((await machine.sh(CHOSEN)).stdout.trim(), '/dev/watchdog1');

    await machine.write('/fake/cmdline', 'ro pppi.watchdog=softdog quiet\n');
    const asked = await machine.sh(`mount --bind /fake/cmdline /proc/cmdline; ${CHOSEN}`);
    assert.equal(asked.stdout.trim(), '/dev/watchdog0');

    await machine.program(
      'modprobe',
      `#!/bin/sh
      echo "modprobe $*" >>/fake/calls
      mkdir -p /sys/class/watchdog/watchdog0; echo '${SOFTWARE}' >/sys/class/watchdog/watchdog0/identity`,
    );
    const none = await machine.sh(`rm -r /sys/class/watchdog/*; ${CHOSEN}`);
    assert.deepEqual(await machine.calls('modprobe'), ['modprobe softdog']);
    assert.equal(none.stdout.trim(), '/dev/watchdog0');
  }),
);

test(
  'watchdog: none where YAML says so, and the one of the initramfs is stopped',
  onMachine(
    async (machine) => {
      assert.match(await machine.read('/etc/inittab'), /pppid-run no-watchdog$/m);
    },
    aDevice({ watchdog: false }),
  ),
);
