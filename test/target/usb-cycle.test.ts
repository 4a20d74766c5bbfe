import assert from 'node:assert/strict';
import { test } from 'node:test';
import { huawei, onMachine, type Machine } from './machine';

const DEVICES = '/sys/bus/usb/devices';
const USB_CYCLE = '/usr/libexec/pppi/usb-cycle';
const PORT = `${DEVICES}/1-1:1.0/1-1-port2`;
const GANG = `${DEVICES}/1-0:1.0/usb1-port1`;

/** Runs it; the state of these files in the dark, and afterwards. */
async function cycle(machine: Machine, args: string, files: readonly string[]) {
  const list = files.join(' ');
  await machine.program('sleep', `#!/bin/sh\ncat ${list} | tr '\\n' ' ' >/fake/dark\n`);
  const { status, stdout, stderr } = await machine.sh(`
    ${USB_CYCLE} ${args}; echo "status $?"
    cat /fake/dark; echo; cat ${list} | tr '\\n' ' '; echo`);
  assert.deepEqual([status, stderr], [0, '']);
  return stdout.split('\n').map((line) => line.trim());
}

test(
  'usb-cycle: the port, and the one that switches its power, go off and on',
  onMachine(async (machine) => {
    await machine.plug(huawei());
    const files = [`${PORT}/disable`, `${GANG}/disable`];
    for (const file of files) await machine.write(file, '0\n');
    const seen = await cycle(machine, `1-1.2 ${PORT} ${GANG}`, files);
    assert.deepEqual(seen, ['port', 'status 0', '1 1', '0 0']);
  }),
);

test(
  'usb-cycle: without that switch the device itself, without a device its bus',
  onMachine(async (machine) => {
    await machine.plug(huawei());
    const [device, bus] = [`${DEVICES}/1-1.2/authorized`, `${DEVICES}/usb1/authorized`];
    await machine.write(device, '1\n');
    await machine.write(bus, '1\n');
    const seen = await cycle(machine, `1-1.2 ${PORT}`, [device, bus]);
    assert.deepEqual(seen, ['device 1-1.2', 'status 0', '0 1', '1 1']);
    const gone = await cycle(machine, `1-1.4 ${DEVICES}/1-1:1.0/1-1-port4`, [device, bus]);
    assert.deepEqual(gone, ['device usb1', 'status 0', '1 0', '1 1']);
  }),
);

test(
  'usb-cycle: a modem at the board’s own port has its bus begun anew; nothing to switch is said',
  onMachine(async (machine) => {
    const [port, bus] = [`${GANG}/disable`, `${DEVICES}/usb1/authorized`];
    await machine.write(port, '0\n');
    await machine.write(bus, '1\n');
    assert.deepEqual((await cycle(machine, `1-1 ${GANG}`, [port, bus])).slice(0, 3), [
      ...['port', 'status 0', '1 1'],
    ]);
    const { stdout } = await machine.sh(`${USB_CYCLE} 2-1 /none; echo $?`);
    assert.equal(stdout, '1');
  }),
);
