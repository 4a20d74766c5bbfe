import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installProgram } from './engine';
import { type Machine, type UsbDevice } from './machine';
import { shippedDevice } from './shipped-device';
import { onUsbMachine } from './usb-machine';

/** Plugs them in. @returns what is said of each, '' for nothing */
async function said(machine: Machine, usbDevices: UsbDevice[]): Promise<string[]> {
  for (const usbDevice of usbDevices) await machine.plug(usbDevice);
  const { stderr, status } = await machine.sh(
    `for name in ${usbDevices.map(({ name }) => name).join(' ')}; do /usr/libexec/pppi/usb-modem $name; done`,
  );
  assert.deepEqual([stderr, status], ['', 0]);
  return Promise.all(
    usbDevices.map(async ({ name }) =>
      (await machine.read(`/run/pppi/usb-notes/${name}`)).trimEnd(),
    ),
  );
}

const codes = (...list: string[]) => list.map((code) => ({ code }));
const bound = (driver: string, ...list: string[]) => list.map((code) => ({ code, driver }));

test(
  'USB: a CD-ROM that a modem file knows and no link has is named, in link-status with what to do',
  onUsbMachine(async (machine) => {
    const cdrom = {
      name: '1-1.2',
      id: '3566:2001',
      product: 'Mobile',
      interfaces: codes('08/06/50'),
    };
    const text =
      'USB device 3566:2001 at 1-1.2 (Mobile) is a modem in CD-ROM mode that ' +
      'config/modems/brovi-3566-2001.yaml knows, but no link of this device uses it';
    assert.deepEqual(await said(machine, [cdrom]), [`unlinked-modem - ${text}`]);
    assert.deepEqual((await machine.log()).trimEnd().replace(/\d+\]/, 'N]').split('\n'), [
      `daemon.warning modeswitch[N]: ${text}`,
    ]);
    assert.deepEqual(await machine.calls(), []);
    await installProgram(machine, 'link-status');
    const { stdout } = await machine.sh('link-status');
    assert.ok(
      stdout.includes(
        `\nUSB:\n  ${text}\n    what to do: If this is the modem to use, set it as \`modem\` of a link`,
      ),
      stdout,
    );
  }, shippedDevice()),
);

test(
  'USB: nothing but storage is a modem in disguise if it is a CD-ROM of a vendor of modems',
  onUsbMachine(async (machine) => {
    await machine.write('/usr/share/usb_modeswitch/19d2:2000', '');
    const types = async (name: string, ...list: number[]) => {
      for (const [lun, type] of list.entries())
        await machine.write(
          `/sys/devices/usb1/${name}/${name}:1.0/host0/target0:0:0/0:0:0:${lun}/type`,
          `${type}\n`,
        );
    };
    const storage = (name: string, id: string) => ({ name, id, interfaces: codes('08/06/50') });
    await types('1-1', 5, 0);
    await types('1-2', 0);
    await types('1-4', 5);
    const [both, reader, unbound, other] = await said(machine, [
      storage('1-1', '19d2:0001'),
      storage('1-2', '19d2:0001'),
      storage('1-3', '19d2:0001'),
      storage('1-4', '0781:5567'),
    ]);
    assert.match(
      both!,
      /^unknown-cdrom - USB device 19d2:0001 at 1-1 has nothing but a CD-ROM and/,
    );
    assert.equal(reader, '');
    assert.match(
      unbound!,
      /^unknown-cdrom - USB device 19d2:0001 at 1-3 has nothing but storage and/,
    );
    assert.equal(other, '');
  }),
);

test(
  'USB: MBIM alone, a modem of the link without its ports, and a download mode are named',
  onUsbMachine(async (machine) => {
    const lines = await said(machine, [
      { name: '1-1', id: '1199:9079', interfaces: bound('cdc_mbim', '02/0e/00', '0a/00/02') },
      { name: '1-2', id: '12d1:1506', interfaces: bound('cdc_mbim', '02/0e/00', '0a/00/02') },
      { name: '1-3', id: '12d1:1506', interfaces: codes('ff/02/12', 'ff/02/16', 'ff/02/13') },
      {
        name: '1-4',
        id: '05c6:9008',
        product: 'QHSUSB__BULK',
        interfaces: [{ code: 'ff/ff/ff', endpoints: 2 }],
      },
      {
        name: '1-5',
        id: 'abcd:0001',
        product: 'QUSB_BULK_CID:0402_SN:1',
        interfaces: [{ code: 'ff/ff/10', endpoints: 2 }],
      },
    ]);
    const who = (line: string) => line.split(' ').slice(0, 2).join(' ');
    assert.deepEqual(lines.map(who), [
      'no-serial-port -',
      'no-serial-port twilio',
      'ports-misfit twilio',
      'download-mode -',
      'download-mode -',
    ]);
    assert.match(
      lines[2]!,
      /huawei-12d1-14fe\.yaml: interfaces AT 0, NCM 1, diagnostics 2, no driver$/,
    );
    assert.doesNotMatch(lines.join(), /HiLink/);
  }),
);

test(
  'USB: what is no modem is passed over: printer, camera, telephone, keyboard, audio, Bluetooth',
  onUsbMachine(async (machine) => {
    const others = [
      codes('07/01/02', 'ff/ff/ff', 'ff/ff/ff'),
      codes('0e/01/00', '0e/02/00', 'ff/ff/ff', 'ff/ff/ff'),
      codes('ff/ff/00', 'ff/42/01'),
      codes('06/01/01', 'ff/fe/02', 'ff/fe/02'),
      codes('03/01/01', '03/00/00'),
      codes('01/01/00', '01/02/00'),
      codes('e0/01/01', 'e0/01/01', 'ff/ff/ff', 'ff/ff/ff'),
      codes('02/02/01', '0a/00/00'),
    ].map((interfaces, index) => ({ name: `1-${index + 1}`, id: 'abcd:0001', interfaces }));
    assert.deepEqual(
      await said(machine, others),
      others.map(() => ''),
    );
    assert.equal(await machine.log(), '');
  }),
);

/** A device descriptor (USB 2.0, table 9-8) of a device with two configurations. */
const DEVICE = Buffer.from([18, 1, 0, 2, 0xef, 2, 1, 64, 0x3c, 0x41, 0xe6, 0x81, 0, 0, 1, 2, 3, 2]);

/** A configuration descriptor and its interfaces (USB 2.0, tables 9-10 and 9-12), without endpoints. */
function configuration(value: number, list: string[]): Buffer {
  const interfaces = list.flatMap((code, index) => {
    const [interfaceClass, subclass, protocol] = code.split('/').map((byte) => parseInt(byte, 16));
    return [9, 4, index, 0, 3, interfaceClass!, subclass!, protocol!, 0];
  });
  return Buffer.from([
    9,
    2,
    9 + interfaces.length,
    0,
    list.length,
    value,
    0,
    0x80,
    250,
    ...interfaces,
  ]);
}

test(
  'USB: configurations beside the active one are looked through for serial ports',
  onUsbMachine(async (machine) => {
    const mbim = ['02/0e/00', '0a/00/02'];
    const write = (name: string, ...parts: Buffer[]) =>
      machine.writeBytes(
        `/sys/devices/usb1/${name}/descriptors`,
        Buffer.concat([DEVICE, ...parts]),
      );
    const serial = configuration(1, ['ff/ff/50', 'ff/ff/30', 'ff/ff/40']);
    const usbDevice = (name: string) => ({
      name,
      id: '413c:81e6',
      configurations: 2,
      active: 2,
      interfaces: bound('cdc_mbim', ...mbim),
    });
    await write('1-1', serial, configuration(2, mbim));
    await write('1-2', configuration(1, ['03/00/00']), configuration(2, [...mbim, 'ff/ff/40']));
    // Cut off, and lengths of 0: it ends.
    await write('1-3', serial.subarray(0, 12), Buffer.alloc(8));
    const [both, none, broken] = await said(machine, ['1-1', '1-2', '1-3'].map(usbDevice));
    assert.match(both!, /; configuration 2 of 2 is active, serial ports are in 1$/);
    for (const line of [none!, broken!]) assert.match(line, /; configuration 2 of 2 is active$/);
  }),
);

/** A stand-in for sleep(1): while time passes, the device gets the interfaces of the configuration that was set. */
const CONFIGURES = (name: string, ...list: string[]) => `#!/bin/sh
device=/sys/devices/usb1/${name}
[ "$(cat $device/bConfigurationValue)" = 1 ] && [ ! -e $device/${name}:1.0 ] || exit 0
rm -r $device/${name}:2.*
number=0
for code in ${list.join(' ')}; do
  folder=$device/${name}:1.$number
  mkdir $folder
  echo "0$number" >$folder/bInterfaceNumber
  echo 03 >$folder/bNumEndpoints
  echo "$code" | (IFS=/; read -r class subclass protocol
    echo "$class" >$folder/bInterfaceClass
    echo "$subclass" >$folder/bInterfaceSubClass
    echo "$protocol" >$folder/bInterfaceProtocol)
  number=$((number + 1))
done
`;

test(
  'USB: of a link’s modem that Linux has put into MBIM, the configuration with its ports is set',
  onUsbMachine(async (machine) => {
    const [mbim, serial] = [
      ['02/0e/00', '0a/00/02'],
      ['ff/01/02', 'ff/01/01'],
    ];
    const name = '1-1.2';
    await machine.program('sleep', CONFIGURES(name, ...serial));
    const usbDevice = {
      ...{ name, id: '12d1:1506', configurations: 2, active: 2 },
      interfaces: bound('cdc_mbim', ...mbim),
    };
    const value = () => machine.read(`/sys/devices/usb1/${name}/bConfigurationValue`);
    const write = (...parts: Buffer[]) =>
      machine.writeBytes(
        `/sys/devices/usb1/${name}/descriptors`,
        Buffer.concat([DEVICE, ...parts]),
      );
    await write(configuration(1, serial), configuration(2, mbim));
    assert.deepEqual(await said(machine, [usbDevice]), ['']);
    assert.equal(await value(), '1\n');
    assert.match(
      await machine.log(),
      /usb-modem\[\d+\]: the modem 12d1:1506 at 1-1\.2 gets its configuration 1, which has the ports of link twilio\n/,
    );
    // It comes back in the old one: not at once again.
    await machine.unplug(usbDevice);
    await write(configuration(1, serial), configuration(2, mbim));
    const [line] = await said(machine, [usbDevice]);
    assert.match(line!, /^no-serial-port twilio .*MBIM 0.*; .*, serial ports are in 1$/);
    assert.equal(await value(), '2\n');
    // Nor one that has no port of the link.
    await machine.unplug(usbDevice);
    await machine.sh('rm -r /run/pppi/modeswitch');
    await write(configuration(1, ['ff/ff/40']), configuration(2, mbim));
    assert.match((await said(machine, [usbDevice]))[0]!, /^no-serial-port twilio /);
    assert.equal(await value(), '2\n');
  }),
);

test(
  'USB: a product string is printed as plain text, and cut off',
  onUsbMachine(async (machine) => {
    const evil = {
      name: '1-1',
      id: 'abcd:0001',
      product: '", "x": "\\\u001b[2J\u0007é' + 'A'.repeat(200),
    };
    const [line] = await said(machine, [{ ...evil, interfaces: bound('option', 'ff/ff/ff') }]);
    assert.match(
      line!,
      /^unknown-modem - USB device abcd:0001 at 1-1 \([ -!#-[\]-~]{38,40}\) is a modem/,
    );
  }),
);
