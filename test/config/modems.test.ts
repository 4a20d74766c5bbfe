import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModemKind } from '../../scripts/emulate/modem';
import { listKinds, loadKind } from '../../scripts/emulate/modem-files';
import { shippedModems } from '../support/modems';

const modems = shippedModems();

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
const idOf = (kind: ModemKind, mode: 'storage' | 'modem') => {
  const device = kind.modes[mode]?.device;
  return device && `${hex(device.idVendor, 4)}:${hex(device.idProduct, 4)}`;
};

/** What the first entry that fits takes of a modem's serial ports, as the device does it. */
function chosen(kind: ModemKind, wanted: readonly string[]): string | undefined {
  const interfaces = kind.modes.modem?.interfaces ?? [];
  const serial = interfaces.filter((one) => one.function.startsWith('serial-'));
  const fits = wanted.flatMap((entry) =>
    serial.filter(({ number, alternates: [first] }) => {
      if (entry === `interface ${number}`) return true;
      const code = [first?.class, first?.subclass, first?.protocol].map((n) => hex(n ?? 0, 2));
      return entry === code.join('/');
    }),
  );
  return fits[0]?.function;
}

for (const { name, text, file } of modems) {
  test(`modem ${name}: says where its ids come from, and has a virtual modem in the emulator`, () => {
    assert.match(text, /^#.*https?:\/\//m);
    assert.match(text, /^# yaml-language-server: \$schema=\.\.\/schema\/modem\.schema\.json$/m);
    const kinds = listKinds().map(loadKind);
    const [storage] = file.usb.storage;
    const fitting = kinds.find(
      (kind) =>
        idOf(kind, 'storage') === storage && file.usb.modem.includes(idOf(kind, 'modem') ?? ''),
    );
    assert.ok(fitting, 'no file in scripts/emulate/modem/kinds is one');
  });
}

test('Huawei’s serial ports are known by the same protocols in each of its files', () => {
  const files = modems.filter(({ name }) => name.startsWith('huawei-'));
  const known = files.flatMap(({ file }) => {
    if (file.kind !== 'serial') return [];
    const { ppp, at } = file.ports;
    // What an older firmware has is told by its order alone.
    return [[ppp, at].map((list) => list.filter((entry) => !entry.startsWith('interface ')))];
  });
  assert.ok(known.length >= 4);
  // As Linux' option has them: subclasses 01 to 06; 01 and 10 dial, 02 and 12 take commands.
  const subclasses = ['01', '02', '03', '04', '05', '06'];
  const all = (...protocols: string[]) =>
    protocols.flatMap((protocol) => subclasses.map((subclass) => `ff/${subclass}/${protocol}`));
  for (const [ppp = [], at = []] of known) {
    assert.deepEqual(ppp.toSorted(), all('01', '10', '02', '12').toSorted());
    assert.deepEqual(at.toSorted(), all('02', '12').toSorted());
    // A port that only takes commands is the last choice.
    const protocols = ppp.map((entry) => entry.slice(-2));
    assert.deepEqual([...new Set(protocols)], ['01', '10', '02', '12']);
  }
});

for (const name of listKinds()) {
  const kind = loadKind(name);
  const file = modems.find(
    (modem) => modem.file.usb.storage.includes(idOf(kind, 'storage') ?? '') || name === modem.name,
  )?.file;

  test(`virtual modem ${name}: its modem file finds its ports`, () => {
    assert.ok(file, 'no file in config/modems is for it');
    assert.ok(file.usb.modem.includes(idOf(kind, 'modem') ?? ''));
    if (file.kind === 'serial') {
      assert.equal(chosen(kind, file.ports.ppp), 'serial-ppp');
      assert.equal(chosen(kind, file.ports.at), 'serial-at');
    } else {
      assert.equal(chosen(kind, ['interface 0', 'interface 1', 'interface 2']), undefined);
      assert.ok(kind.modes.modem?.interfaces.some((one) => one.function === 'router'));
    }
  });
}
