import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onMachine, type Machine } from './machine';

const HARDWARE = 'Broadcom BCM2835 Watchdog timer';
const SOFTWARE = 'Software Watchdog';
const CHOOSE = 'DEVICE=; . /usr/lib/pppi/watchdog.sh; watchdog_choose; echo "$DEVICE"';

const aWatchdog = (machine: Machine, number: number, identity: string) =>
  machine.write(`/sys/class/watchdog/watchdog${number}/identity`, `${identity}\n`);
const chosen = async (machine: Machine, before = '') =>
  (await machine.sh(`${before}\n${CHOOSE}`)).stdout;

test(
  'watchdog: the hardware’s before the kernel’s own, unless the command line says so; softdog where there is none',
  onMachine(async (machine) => {
    await aWatchdog(machine, 0, SOFTWARE);
    await aWatchdog(machine, 1, HARDWARE);
    assert.equal(await chosen(machine), '/dev/watchdog1');
    await machine.write('/fake/cmdline', 'ro pppi.watchdog=softdog quiet\n');
    assert.equal(
      await chosen(machine, 'mount --bind /fake/cmdline /proc/cmdline'),
      '/dev/watchdog0',
    );
    assert.equal(await chosen(machine, 'rm -r /sys/class/watchdog/*'), '');
    await machine.program(
      'modprobe',
      `#!/bin/sh
      echo "modprobe $*" >>/fake/calls
      mkdir -p /sys/class/watchdog/watchdog0; echo '${SOFTWARE}' >/sys/class/watchdog/watchdog0/identity`,
    );
    assert.equal(await chosen(machine), '/dev/watchdog0');
    assert.deepEqual((await machine.calls('modprobe')).at(-1), 'modprobe softdog');
  }),
);
