import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceModel, KnownId } from '../../scripts/model';
import { shippedModems } from '../support/modems';
import { dumps, type Dump, type DumpedInterface } from '../support/dumps';
import { aDevice, aLink } from './device';
import { onMachine, type Machine, type UsbDevice } from './machine';

/*
 * What the device says of 138 real descriptors, against what follows from what their sources tell: the kind of the
 * state, the drivers that Linux had bound, the roles that makers name. The rules here are not those of the device.
 */

const MODEMS = shippedModems();
const LINK_MODEM = MODEMS.find(({ name }) => name === 'huawei-12d1-14fe')!;

/** The shipped device: one link, and the ids of all modem files. */
function shippedDevice(): DeviceModel {
  const { modem: ids, storage: storageIds } = LINK_MODEM.file.usb;
  const knownIds = MODEMS.flatMap(({ name, file: { kind, usb } }) => [
    ...usb.storage.map((id): KnownId => ({ id, state: 'storage', kind, modem: name })),
    ...usb.modem.map((id): KnownId => ({ id, state: 'modem', kind, modem: name })),
  ]);
  return aDevice({
    links: [aLink({ modem: { ...aLink().modem, name: LINK_MODEM.name, ids, storageIds } })],
    knownIds,
  });
}

/** Those of the dumps that usb-modeswitch-data 20191128 has a file for. */
const DATA_PACK = [
  '1410:5020',
  '12d1:1446',
  '12d1:14d1',
  '12d1:1526',
  '19d2:1225',
  '19d2:1542',
  '1bbb:f000',
];

/** Drivers of 2008 whose ids Linux' `option` has today (umb was Huawei's own). */
const DRIVERS_TODAY: Record<string, string> = { airprime: 'option', umb: 'option' };
const driverOf = ({ driver }: DumpedInterface) => (driver ? (DRIVERS_TODAY[driver] ?? driver) : '');

function asUsbDevice(dump: Dump, name: string): UsbDevice {
  return {
    name,
    id: dump.id,
    product: dump.product ?? '',
    configurations: dump.configurationCount ?? 1,
    active: dump.active,
    interfaces: dump.interfaces.map((one) => ({
      code: one.code,
      number: one.number,
      endpoints: one.endpoints,
      ...(driverOf(one) ? { driver: driverOf(one) } : {}),
    })),
  };
}

/** Moves the clock as the machine's own does, in one process: here nobody sleeps beside it. */
const CHEAP_SLEEP = `#!/bin/sh
read -r up _ </fake/uptime
echo "$((\${up%%.*} + \${1%%.*})).00 0.00" >/fake/uptime
`;

/** Plugs in all dumps beside each other. @returns what is said of each, `reason link text` */
async function plugAll(machine: Machine): Promise<Map<Dump, string>> {
  for (const id of DATA_PACK) await machine.write(`/usr/share/usb_modeswitch/${id}`, '');
  const names = new Map(dumps().map((dump, index) => [dump, `1-${index + 1}`]));
  await Promise.all([...names].map(([dump, name]) => machine.plug(asUsbDevice(dump, name))));
  await machine.program('sleep', CHEAP_SLEEP);
  const { stderr, status } = await machine.sh(
    'set -e; for device in /sys/bus/usb/devices/*; do /usr/libexec/pppi/usb-modem "${device##*/}"; done',
  );
  assert.equal(stderr, '');
  assert.equal(status, 0);
  const said = new Map<Dump, string>();
  for (const [dump, name] of names)
    said.set(dump, (await machine.read(`/run/pppi/usb-notes/${name}`)).trimEnd());
  return said;
}

const SERIAL_DRIVERS = ['option', 'qcserial', 'sierra', 'hso', 'cdc_acm'];

/** May a call be made on it, as far as the source tells? */
function mayDial(one: DumpedInterface): boolean {
  if (['at', 'ppp'].includes(one.role)) return true;
  if (one.role !== 'unknown' || one.endpoints < 1) return false;
  if (one.code.startsWith('02/02/')) return true;
  return one.code.startsWith('ff/') && one.endpoints > 1 && driverOf(one) !== 'qmi_wwan';
}

/** Network interfaces by the driver that had them, and else by their class. */
const CARDS: [string, string[], RegExp][] = [
  ['MBIM', ['cdc_mbim'], /^02\/0e\//],
  ['QMI', ['qmi_wwan'], /^ff\/ff\/50$/],
  ['NCM', ['cdc_ncm', 'huawei_cdc_ncm'], /^02\/0d\//],
  ['ECM', ['cdc_ether'], /^02\/06\//],
  ['RNDIS', ['rndis_host'], /^(e0\/01\/03|ef\/04\/01|02\/02\/ff)$/],
];
function cardsOf(dump: Dump): string[] {
  const has = (drivers: string[], code: RegExp) =>
    dump.interfaces.some((one) =>
      driverOf(one) ? drivers.includes(driverOf(one)) : one.role === 'net' && code.test(one.code),
    );
  return CARDS.flatMap(([card, drivers, code]) => (has(drivers, code) ? [card] : []));
}

const filesThatKnow = (id: string, state: 'storage' | 'modem') =>
  MODEMS.filter(({ file }) => file.usb[state].includes(id)).map(({ name }) => name);

/** The data port of the link's modem file: class/subclass/protocol. */
const DATA_PORTS = aLink().modem.kind === 'serial' ? ['ff/01/01', 'ff/02/01'] : [];

/** @returns the reason, '' if the link uses it */
function expectedReason(dump: Dump): string {
  if (dump.kind === 'download') return 'download-mode';
  if (dump.kind === 'storage') {
    if (DATA_PACK.includes(dump.id)) return 'modem-is-cdrom';
    return filesThatKnow(dump.id, 'storage').length > 0 ? 'unlinked-modem' : 'unknown-cdrom';
  }
  const dials = dump.interfaces.some(mayDial);
  if (LINK_MODEM.file.usb.modem.includes(dump.id)) {
    if (dump.interfaces.some(({ code }) => DATA_PORTS.includes(code))) return '';
    return dials ? 'ports-misfit' : 'no-serial-port';
  }
  const files = filesThatKnow(dump.id, 'modem');
  const isModem = dials || cardsOf(dump).some((card) => ['MBIM', 'QMI'].includes(card));
  if (!isModem && (files.length > 0 || dump.id.startsWith('12d1:'))) return 'hilink-modem';
  if (files.length > 0) return 'unlinked-modem';
  return dials || !isModem ? 'unknown-modem' : 'no-serial-port';
}

/** What the device may call an interface of which the source tells a role. */
const NAMES: Record<string, string[]> = {
  at: ['AT', 'data port', 'serial', 'vendor-specific'],
  ppp: ['AT', 'data port', 'serial', 'vendor-specific'],
  diag: ['diagnostics', 'serial', 'vendor-specific'],
  // One without pipes is no port, and not named.
  gps: ['GPS', 'serial', 'vendor-specific', ''],
  adb: ['ADB'],
  storage: ['storage'],
  audio: ['audio'],
  net: ['MBIM', 'QMI', 'NCM', 'ECM', 'RNDIS', 'vendor-specific', ''],
};

/** @returns names by interface number, of `interfaces AT 2 3, QMI 4, drivers …` */
function namesIn(text: string): Map<number, string> {
  const [, list = ''] = /.*interfaces (.*?), (?:no driver|drivers )/.exec(text) ?? [];
  const names = new Map<number, string>();
  for (const part of list.split(', ')) {
    const [, name = '', numbers = ''] = /^(.*?)((?: \d+)*)$/.exec(part) ?? [];
    for (const number of numbers.trim().split(' ')) names.set(Number(number), name);
  }
  return names;
}

test(
  'USB: what is said of each real descriptor follows from its source',
  onMachine(async (machine) => {
    const said = await plugAll(machine);
    assert.equal(said.size, 138);
    for (const [dump, line] of said) {
      const about = `${dump.model} ${dump.id}: ${line}`;
      assert.equal(line.split(' ')[0], expectedReason(dump), about);
      if (line === '') continue;
      assert.ok(line.includes(`${dump.id} at 1-`), about);
      for (const name of filesThatKnow(dump.id, dump.kind === 'storage' ? 'storage' : 'modem'))
        if (!/^(modem-is-cdrom|hilink-modem|ports-misfit)/.test(line))
          assert.ok(line.includes(`config/modems/${name}.yaml`), about);
      if (dump.kind !== 'modem') {
        assert.match(line, dump.kind === 'storage' ? /CD-ROM/ : /download mode/, about);
        continue;
      }
      if ((dump.configurationCount ?? 1) > 1)
        assert.match(
          line,
          RegExp(`configuration ${dump.active} of ${dump.configurationCount} is active`),
        );
      if (line.startsWith('hilink-modem')) continue;
      for (const card of CARDS.map(([name]) => name))
        assert.equal(line.includes(` ${card} `), cardsOf(dump).includes(card), `${card}, ${about}`);
      if (/ MBIM /.test(line)) assert.doesNotMatch(line, /HiLink/, about);
      const names = namesIn(line);
      for (const one of dump.interfaces) {
        if (SERIAL_DRIVERS.includes(driverOf(one))) assert.ok(line.includes(driverOf(one)), about);
        const allowed = NAMES[one.role];
        if (!allowed || (one.role === 'net' && SERIAL_DRIVERS.includes(driverOf(one)))) continue;
        const name = names.get(one.number) ?? '';
        assert.ok(allowed.includes(name), `interface ${one.number} is "${name}", ${about}`);
      }
    }
  }, shippedDevice()),
);

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
  onMachine(async (machine) => {
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
  onMachine(async (machine) => {
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
  onMachine(async (machine) => {
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
  onMachine(async (machine) => {
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
  onMachine(async (machine) => {
    const mbim = ['02/0e/00', '0a/00/02'];
    const device = Buffer.from([
      18, 1, 0, 2, 0xef, 2, 1, 64, 0x3c, 0x41, 0xe6, 0x81, 0, 0, 1, 2, 3, 2,
    ]);
    const write = (name: string, ...parts: Buffer[]) =>
      machine.writeBytes(
        `/sys/devices/usb1/${name}/descriptors`,
        Buffer.concat([device, ...parts]),
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

test(
  'USB: a product string is printed as plain text, cut off, and cannot break the JSON of the link',
  onMachine(async (machine) => {
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
    const { stdout } = await machine.sh(`
      pppi-link twilio &
      until grep -qs unknown-modem /run/pppi/twilio.events; do /bin/busybox sleep 0.01; done
      link-status --json`);
    const [link] = JSON.parse(stdout) as { reason: string; detail: string }[];
    assert.deepEqual([link!.reason, line!.endsWith(link!.detail)], ['unknown-modem', true]);
  }),
);
