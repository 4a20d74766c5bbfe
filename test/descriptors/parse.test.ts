import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DeviceFacts } from '../../scripts/descriptors';
import { parseBinary } from '../../scripts/descriptors/parse-binary';
import { parseLsusb } from '../../scripts/descriptors/parse-lsusb';
import { parseUsbDevices } from '../../scripts/descriptors/parse-usb-devices';
import { UserError } from '../../scripts/frame';
import { seed } from '../support/seed';
import { BINARY, LSUSB, USB_DEVICES } from './dumps';

const binary = (bytes: Uint8Array) => parseBinary(bytes, 'descriptors', 'high or more');

/** What all sources tell: no names, no class-specific descriptors. */
function common(facts: DeviceFacts): unknown {
  const text = JSON.stringify(facts, (key, value: unknown) =>
    ['manufacturer', 'product', 'extra', 'driver'].includes(key) ? undefined : value,
  );
  return JSON.parse(text);
}

test('the three sources tell the same of one modem', () => {
  const facts = binary(BINARY);
  assert.equal(facts.configurations[0]?.interfaces.length, 3);
  assert.deepEqual(facts.configurations[0]?.interfaces[1]?.association, {
    count: 2,
    ...{ class: 2, subclass: 14, protocol: 0 },
  });
  assert.deepEqual(parseUsbDevices(USB_DEVICES, 'x').map(common), [common(facts)]);
  const [lsusb] = parseLsusb(LSUSB, 'x');
  assert.ok(lsusb);
  assert.deepEqual(common(lsusb), common(facts));
  const extra = ({ configurations: [one] }: DeviceFacts) =>
    one?.interfaces.flatMap(({ settings }) => settings.map((setting) => setting.extra));
  assert.deepEqual(extra(lsusb), extra(facts));
  assert.equal(lsusb.product, 'LTE 5_SN:1A2B3C4D');
});

const refusal = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof UserError, String((error as Error).stack));
    return error.message;
  }
  return '';
};

test('descriptors that are cut off name the byte', () => {
  for (let length = 0; length < BINARY.length; length++)
    assert.match(
      refusal(() => binary(BINARY.subarray(0, length))),
      new RegExp(`^descriptors, byte ${length}: `),
    );
});

test('descriptors with any byte changed are read or refused, never a stack', () => {
  fc.assert(
    fc.property(fc.nat(BINARY.length - 1), fc.nat(255), (at, value) => {
      const bytes = Buffer.from(BINARY);
      bytes[at] = value;
      const said = refusal(() => binary(bytes));
      assert.ok(said === '' || /^descriptors, byte \d+: /.test(said), said);
    }),
    { seed: seed(), numRuns: 500 },
  );
});

for (const [name, text, parse] of [
  ['usb-devices', USB_DEVICES, parseUsbDevices],
  ['lsusb -v', LSUSB, parseLsusb],
] as const)
  test(`${name} with lines missing, doubled or cut is read or refused with its line`, () => {
    const lines = text.split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length - 1), fc.nat(40), fc.nat(2), (at, cut, how) => {
        const line = lines[at] ?? '';
        const changed = [[], [line, line], [line.slice(0, cut)]][how] ?? [];
        const whole = [...lines.slice(0, at), ...changed, ...lines.slice(at + 1)];
        const said = refusal(() => parse(whole.join('\n'), 'dump'));
        assert.ok(said === '' || /^dump:\d+: /.test(said), said);
      }),
      { seed: seed(), numRuns: 300 },
    );
  });

test('the line is named', () => {
  const broken = USB_DEVICES.replace('#EPs= 1 ', '');
  assert.match(
    refusal(() => parseUsbDevices(broken, 'dump')),
    /^dump:14: #EPs= is missing: I:\* If#=0xc/,
  );
  const lsusb = LSUSB.replace('bInterfaceSubClass     14', 'bInterfaceSubClass     1400');
  const line = lsusb.split('\n').findIndex((one) => one.includes('1400')) + 1;
  assert.match(
    refusal(() => parseLsusb(lsusb, 'dump')),
    new RegExp(`^dump:${line}: bInterfaceSubClass is not a number up to 255`),
  );
});

test('a source of all devices: hubs and what has no interface are there too', () => {
  const hub = `T:  Bus=01 Lev=00 Prnt=00 Port=00 Cnt=00 Dev#=  1 Spd=480 MxCh= 1
B:  Alloc=  0/800 us ( 0%), #Int=  0, #Iso=  0
D:  Ver= 2.00 Cls=09(hub  ) Sub=00 Prot=01 MxPS=64 #Cfgs=  1
P:  Vendor=1d6b ProdID=0002 Rev=06.12
C:* #Ifs= 1 Cfg#= 1 Atr=e0 MxPwr=  0mA
I:* If#= 0 Alt= 0 #EPs= 1 Cls=09(hub  ) Sub=00 Prot=00 Driver=hub
E:  Ad=81(I) Atr=03(Int.) MxPS=   4 Ivl=256ms
`;
  const devices = parseUsbDevices(hub + USB_DEVICES + hub, 'x');
  assert.deepEqual(
    devices.map(({ idVendor }) => idVendor.toString(16)),
    ['1d6b', 'f00d', '1d6b'],
  );
});
