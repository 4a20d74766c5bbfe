import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listKinds, loadKind } from '../../../scripts/emulate/modem-files';
import type { DeviceMode } from '../../../scripts/emulate/modem/kind';
import { configurationsOf } from '../../../scripts/emulate/modem/usb/configurations';
import {
  configurationDescriptor,
  deviceDescriptor,
  stringDescriptor,
} from '../../../scripts/emulate/modem/usb/descriptors';

function modesOf(name: string): DeviceMode[] {
  const { storage, modem } = loadKind(name).modes;
  return [storage, modem].filter((mode) => mode !== undefined);
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
  const ids = listKinds().map((name) => {
    const { storage, modem } = loadKind(name).modes;
    const id = ({ device }: DeviceMode) =>
      [device.idVendor, device.idProduct].map((n) => n.toString(16).padStart(4, '0')).join(':');
    return [name, ...[storage, modem].map((mode) => (mode ? id(mode) : ''))];
  });
  assert.deepEqual(ids, [
    ['brovi-3566-2001', '3566:2001', '3566:2001'],
    ['haier-201e-1023', '201e:1023', '201e:1022'],
    ['huawei-12d1-1446', '12d1:1446', '12d1:1436'],
    ['huawei-12d1-14fe', '12d1:14fe', '12d1:1506'],
    ['huawei-12d1-14fe-second-try', '12d1:14fe', '12d1:1506'],
    ['huawei-12d1-1506', '', '12d1:1506'],
    ['huawei-12d1-157c', '12d1:157c', '12d1:1506'],
    ['huawei-12d1-1f01', '12d1:1f01', '12d1:14dc'],
  ]);
});

for (const name of listKinds()) {
  test(`${name}: descriptors agree with themselves`, () => {
    for (const mode of modesOf(name)) {
      const device = deviceDescriptor(mode);
      assert.equal(device.length, device[0]);
      const configuration = configurationDescriptor(configurationsOf(mode)[0]);
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
  assert.equal(
    configurationDescriptor(configurationsOf(modesOf('huawei-12d1-1506')[0] as DeviceMode)[0])
      .length,
    225,
  );
});

test('a kind like another: maps joined, all else its own, no circles', () => {
  const second = loadKind('huawei-12d1-14fe-second-try');
  const first = loadKind('huawei-12d1-14fe');
  assert.deepEqual(
    { ...second, modem: { ...second.modem, seed: first.modem.seed } },
    { ...first, name: second.name, like: first.name, title: second.title, ignoreFirst: 1 },
  );
});

test('what a real modem does, each virtual one does: slow, noisy, talking in between', () => {
  for (const name of listKinds()) {
    const { timing, unsolicited, connectSpeed } = loadKind(name).modem;
    assert.ok(timing.garbageBytes > 0 && timing.readyMs > 0 && timing.registerMs >= 2000, name);
    assert.ok(connectSpeed > 0, name);
    const lines = unsolicited.map(({ line }) => line.split(':')[0]);
    assert.deepEqual([...lines].sort(), ['^BOOT', '^HCSQ', '^MODE', '^RSSI'], name);
    assert.ok(
      unsolicited.some(({ ports }) => ports.includes('ppp')),
      name,
    );
  }
});

test('both kinds are the same modem once switched', () => {
  assert.deepEqual(
    loadKind('huawei-12d1-14fe').modes.modem,
    loadKind('huawei-12d1-1506').modes.modem,
  );
});
