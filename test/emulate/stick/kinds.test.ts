import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, stringify } from 'yaml';
import { listKinds, loadKind } from '../../../scripts/emulate/stick';
import { parseKind } from '../../../scripts/emulate/stick/kinds';
import type { DeviceMode } from '../../../scripts/emulate/stick/kind-schema';
import {
  configurationDescriptor,
  deviceDescriptor,
  stringDescriptor,
} from '../../../scripts/emulate/stick/usb/descriptors';

function modesOf(name: string): DeviceMode[] {
  const { storage, modem } = loadKind(name).modes;
  return storage === undefined ? [modem] : [storage, modem];
}

/** Cuts a configuration into descriptors, as a host does. */
function descriptors(bytes: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += bytes[at] ?? 0) {
    const length = bytes[at] ?? 0;
    assert.ok(length >= 2 && at + length <= bytes.length, `descriptor of ${length} bytes at ${at}`);
    found.push(bytes.subarray(at, at + length));
  }
  return found;
}

test('the kinds that ship', () => {
  assert.deepEqual(listKinds(), ['huawei-12d1-14fe', 'huawei-12d1-1506']);
});

for (const name of listKinds()) {
  test(`${name}: descriptors agree with themselves`, () => {
    for (const mode of modesOf(name)) {
      const device = deviceDescriptor(mode);
      assert.equal(device.length, device[0]);
      const configuration = configurationDescriptor(mode);
      assert.equal(configuration.readUInt16LE(2), configuration.length);
      const parts = descriptors(configuration);
      const interfaces = parts.filter((part) => part[1] === 4);
      assert.equal(new Set(interfaces.map((part) => part[2])).size, configuration[4]);
      assert.equal(
        parts.filter((part) => part[1] === 5).length,
        interfaces.reduce((sum, part) => sum + (part[4] ?? 0), 0),
      );
      for (const index of [device[14], device[15], ...interfaces.map((part) => part[8])]) {
        assert.ok(index === 0 || stringDescriptor(mode, index ?? 0) !== undefined);
      }
    }
  });
}

test('the modem has the length that its published lsusb -v has', () => {
  assert.equal(configurationDescriptor(loadKind('huawei-12d1-1506').modes.modem).length, 225);
});

test('both sticks are the same modem once switched', () => {
  assert.deepEqual(
    loadKind('huawei-12d1-14fe').modes.modem,
    loadKind('huawei-12d1-1506').modes.modem,
  );
});

test('faults in a data file are told with their place', () => {
  const kind = parse(stringify(loadKind('huawei-12d1-14fe'))) as ReturnType<typeof loadKind>;
  kind.modes.modem.interfaces[2]?.alternates[0]?.endpoints.forEach((endpoint) => {
    endpoint.address = endpoint.type === 'bulk' && endpoint.address > 0x80 ? 0x82 : 0x04;
  });
  kind.modes.modem.device.iSerial = 9;
  kind.switchMessages.push('5553');
  (kind.modem as { imei: string }).imei = '12';
  const broken = (): unknown => parseKind(stringify(kind), 'broken.yaml');
  assert.throws(broken, /broken\.yaml: switchMessages\.2: must be a CBW of 31 bytes/);
  assert.throws(broken, /broken\.yaml: modem\.imei: must be 15 digits/);
  kind.switchMessages.pop();
  (kind.modem as { imei: string }).imei = '860000000000009';
  assert.throws(
    broken,
    /modes\.modem\.interfaces\.2: endpoint 0x82 already belongs to interface 0/,
  );
  assert.throws(broken, /modes\.modem\.strings: has no string 9/);
  assert.throws(() => loadKind('huawei'), /no stick called huawei; there are huawei-12d1-14fe/);
});
