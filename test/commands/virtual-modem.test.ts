import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chooseModem } from '../../scripts/emulate';
import { readDump } from '../../scripts/descriptors';
import { UserError, ROOT } from '../../scripts/frame';
import { run } from '../../scripts/os';
import { BINARY, LSUSB, USB_DEVICES } from '../descriptors/dumps';

const folder = mkdtempSync(join(tmpdir(), 'pppi-modem-'));
after(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

const virtualModem = (...args: string[]) =>
  run('node', [join(ROOT, 'scripts', 'run.js'), 'virtual-modem', ...args], { okStatus: [0, 1, 2] });

const CDROM = `D:  Ver= 2.00 Cls=00(>ifc ) Sub=00 Prot=00 MxPS=64 #Cfgs=  1
P:  Vendor=f00d ProdID=0001 Rev=00.00
S:  Product=Acme Install 00:1e:10:1f:00:00
C:* #Ifs= 1 Cfg#= 1 Atr=e0 MxPwr=500mA
I:* If#= 0 Alt= 0 #EPs= 2 Cls=08(stor.) Sub=06 Prot=50 Driver=usb-storage
`;

/** A folder as sysfs has it. */
function sysfs(name: string): string {
  const dir = join(folder, name);
  mkdirSync(join(dir, `${name}:1.0`), { recursive: true });
  writeFileSync(join(dir, 'descriptors'), BINARY);
  writeFileSync(join(dir, 'product'), 'LTE 5_SN:1A2B3C4D\n');
  writeFileSync(join(dir, 'serial'), '866758040000001\n');
  writeFileSync(join(dir, 'speed'), '480\n');
  symlinkSync('../../../bus/usb/drivers/option', join(dir, `${name}:1.0`, 'driver'));
  return dir;
}

test('from each source comes a file that the emulator takes, without what identifies one modem', async () => {
  const sources = [sysfs('1-1'), file('lsusb.txt', LSUSB), file('usb.txt', USB_DEVICES)];
  for (const [index, source] of sources.entries()) {
    const output = join(folder, `made-${index}.yaml`);
    const { status, stderr } = await virtualModem(source, '--output', output);
    assert.equal(status, 0, stderr);
    const text = readFileSync(output, 'utf8');
    assert.doesNotMatch(text, /1A2B3C4D|866758040000001/i);
    const kind = chooseModem(output);
    assert.equal(kind.modes.modem?.device.idVendor, 0xf00d);
    assert.deepEqual(
      kind.modes.modem.interfaces.map((one) => [one.number, one.function]),
      [
        [0, 'serial-ppp'],
        [12, 'cdc-control'],
        [13, 'cdc-data'],
      ],
    );
    assert.deepEqual(kind.modes.modem.interfaces[1]?.alternates[0]?.extra, [
      '0524001001',
      '0524060c0d',
      '0c241b000100102080000820',
    ]);
  }
  const again = await virtualModem(sources[0] ?? '', '--output', join(folder, 'made-0.yaml'));
  assert.equal(again.status, 2);
  assert.match(again.stderr, /already exists/);
});

test('a CD-ROM and its modem are one virtual modem', async () => {
  const all = file('all.txt', CDROM + USB_DEVICES);
  const list = await virtualModem(all);
  assert.equal(list.status, 2);
  assert.match(
    list.stderr,
    /has 2 devices\n {2}f00d:0001 {2}Acme Install\n {2}f00d:0125 {2}LTE 5\n/,
  );
  const two = await virtualModem(file('cdrom.txt', CDROM), file('modem.txt', LSUSB));
  const one = await virtualModem('--id', 'F00D:0001', '--id', 'f00d:0125', all);
  for (const { status, stdout, stderr } of [one, two]) {
    assert.equal(status, 0, stderr);
    const kind = chooseModem(file('both.yaml', stdout));
    assert.equal(kind.start, 'storage');
    assert.equal(kind.switchSequences.length, 1);
    assert.equal(kind.modes.storage?.device.idProduct, 1);
    assert.equal(kind.modes.modem?.device.idProduct, 0x125);
    assert.doesNotMatch(stdout, /00:1e:10/);
  }
});

test('ports that the user knows', async () => {
  const { stdout } = await virtualModem(file('usb.txt', USB_DEVICES), '--at', '0');
  assert.match(stdout, /number: 0\n +function: serial-at/);
  assert.doesNotMatch(stdout, /is a guess/);
  assert.match((await virtualModem(file('usb.txt', USB_DEVICES))).stdout, /is a guess/);
});

test('what is no such source', async () => {
  for (const [source, message] of [
    [file('shopping.txt', 'milk\n'), /shopping\.txt:1: this is not output of lsusb/],
    [join(folder, 'none'), /there is no /],
    [folder, /has no file named descriptors/],
    ['/dev/zero', /not a regular file: it is a device/],
    [file('cut', BINARY.subarray(0, 40)), /cut, byte 40: /],
  ] as const) {
    const error = await readDump(source, process.stdin).then(
      () => assert.fail('it was taken'),
      (e: unknown) => e,
    );
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.exitCode, 2);
    assert.match(error.message, message);
  }
  const { status, stdout, stderr } = await virtualModem(join(folder, 'cut'));
  assert.equal(status, 2);
  assert.match(stderr, /^error: .*cut, byte 40: /);
  assert.equal(stdout, '');
});
