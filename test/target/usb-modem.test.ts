import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aCardLink, aDevice } from './device';
import { installProgram } from './engine';
import { hilink, huawei, type Machine, type UsbDevice } from './machine';
import { onUsbMachine } from './usb-machine';

/** A USB device comes: what is said about it. */
async function said(machine: Machine, usbDevice: UsbDevice): Promise<string> {
  await machine.plug(usbDevice);
  const { stderr, status } = await machine.sh(`/usr/libexec/pppi/usb-modem ${usbDevice.name}`);
  assert.equal(stderr, '');
  assert.equal(status, 0);
  return machine.read(`/run/pppi/usb-notes/${usbDevice.name}`);
}

const codes = (...list: string[]) => list.map((code) => ({ code }));

test(
  'modems: nothing is said of the link’s own, of hubs, memory, the board’s Ethernet, a serial cable',
  onUsbMachine(async (machine) => {
    assert.equal(await said(machine, huawei()), '');
    const hub = { name: '1-1', id: '0424:9514', interfaces: codes('09/00/01') };
    await machine.plug(hub);
    await machine.write('/sys/devices/usb1/1-1/bDeviceClass', '09\n');
    assert.equal(await said(machine, { ...hub, name: '1-9', interfaces: [] }), '');
    const ethernet = { code: 'ff/00/ff', driver: 'smsc95xx', net: 'eth0' };
    for (const [name, id, interfaces] of [
      ['1-1.1', '0424:ec00', [ethernet]],
      ['1-1.3', '0781:5567', codes('08/06/50')],
      [
        '1-1.4',
        '0403:6010',
        ['ftdi_sio', 'ftdi_sio'].map((driver) => ({ code: 'ff/ff/ff', driver })),
      ],
      ['1-1.5', '0bda:8176', codes('ff/ff/ff')],
      ['1-1.6', '046d:c31c', codes('03/01/01', '03/00/00')],
    ] as const)
      assert.equal(await said(machine, { name, id, interfaces: [...interfaces] }), '', id);
    assert.equal(await machine.log(), '');
  }),
);

test(
  'modems: a HiLink modem where a serial one is wanted is named, once',
  onUsbMachine(async (machine) => {
    const text =
      'modem 12d1:14dc at 1-1.2 is a HiLink modem: it has no serial port; ' +
      'use a modem file of kind ethernet, as config/modems/huawei-12d1-1f01.yaml is';
    assert.equal(await said(machine, hilink()), `hilink-modem - ${text}\n`);
    await machine.sh('/usr/libexec/pppi/usb-modem 1-1.2');
    assert.deepEqual(
      (await machine.log())
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/\d+/, 'N')),
      [`daemon.warning usb-modem[N]: ${text}`],
    );
    const note = '/run/pppi/usb-notes/1-1.2';
    assert.equal(await machine.read(note), `hilink-modem - ${text}\n`);
    await machine.sh('ACTION=remove DEVPATH=/devices/usb1/1-1.2 /usr/libexec/pppi/usb-device');
    assert.equal(await machine.exists(note), false);
  }),
);

test(
  'modems: one of the link’s ids in the wrong mode, a network card only',
  onUsbMachine(async (machine) => {
    const rndis = { name: '1-1.2', id: '12d1:1506', interfaces: codes('e0/01/03', '0a/00/00') };
    assert.match(await said(machine, rndis), /^hilink-modem twilio modem 12d1:1506 at 1-1\.2 is a/);
  }),
);

test(
  'modems: an unknown modem is named with its ids and what to do',
  onUsbMachine(async (machine) => {
    const usbDevice = { name: '1-1.4', id: 'abcd:1234', interfaces: codes('ff/ff/ff', 'ff/ff/ff') };
    assert.match(
      await said(machine, usbDevice),
      /^unknown-modem - USB device abcd:1234 at 1-1\.4 looks like a modem .*: if this is the modem to use, add its USB id to a file in config\/modems, see docs\/config\.md\n$/,
    );
    assert.match(await machine.log(), /daemon\.warning usb-modem\[\d+\]: USB device abcd:1234/);
    const card = { name: '1-1.5', id: 'abcd:5678', interfaces: codes('02/06/00', '0a/00/00') };
    assert.match(
      await said(machine, card),
      /^unknown-modem - .*is a network card, possibly a HiLink/,
    );
    await installProgram(machine, 'link-status');
    const { stdout } = await machine.sh('link-status');
    assert.match(stdout, /abcd:1234[^]*abcd:5678/);
  }),
);

test(
  'modems: a HiLink modem is right where the link wants a network card',
  onUsbMachine(
    async (machine) => {
      assert.equal(await said(machine, hilink()), '');
      assert.equal(await machine.log(), '');
    },
    aDevice({ links: [aCardLink()] }),
  ),
);
