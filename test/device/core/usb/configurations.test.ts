import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configurationFor, otherInterfaces, type LinkModem } from '../../../../device/core';

/** Of a device with three configurations (USB 2.0, table 9-8). */
const DEVICE = [18, 1, 0, 2, 0xef, 2, 1, 64, 0x3c, 0x41, 0xe6, 0x81, 0, 0, 1, 2, 3, 3];
/** Tables 9-10 and 9-12, an endpoint (9-13) between them. */
const configuration = (value: number) => [9, 2, 0, 0, 1, value, 0, 0x80, 250];
const ENDPOINT = [7, 5, 0x81, 2, 0, 2, 0];
const setting = (number: number, code: readonly number[], alternate = 0) => [
  ...[9, 4, number, alternate, 3, ...code, 0],
  ...ENDPOINT,
];

const AT = [0xff, 0xff, 0x40];
const MBIM = [2, 0x0e, 0];
const BYTES = [
  ...DEVICE,
  ...[...configuration(1), ...setting(0, [0xff, 0xff, 0x30]), ...setting(0, AT, 1)],
  ...[...configuration(2), ...setting(0, MBIM)],
  ...[...configuration(3), ...setting(0x1f, AT)],
];
const shown = (bytes: readonly number[], active = 2) =>
  otherInterfaces(Uint8Array.from(bytes), active).map((one) =>
    [one.value, one.number, one.class, one.subclass, one.protocol, one.endpoints].join(' '),
  );

test('interfaces of other configurations, of several settings the first', () => {
  assert.deepEqual(shown(BYTES), ['1 00 ff ff 30 3', '3 1f ff ff 40 3']);
  assert.deepEqual(shown(BYTES, 1), ['2 00 02 0e 00 3', '3 1f ff ff 40 3']);
});

test('descriptors that are cut off or broken end where they are', () => {
  for (let end = 0; end < BYTES.length; end++) {
    const found = shown(BYTES.slice(0, end));
    assert.deepEqual(found, shown(BYTES).slice(0, found.length));
  }
  assert.deepEqual(shown([...DEVICE, 0, 4, ...BYTES]), []);
  assert.deepEqual(shown([...DEVICE, 1, 4, ...BYTES]), []);
});

test('the configuration that has the data port of a link', () => {
  const aLink = (protocol: string): LinkModem => ({
    ...{ name: 'lte', kind: 'serial', file: 'x', ids: { storage: [], modem: ['413c:81e6'] } },
    ports: { ppp: [{ class: 'ff', subclass: 'ff', protocol }], at: [] },
  });
  const others = otherInterfaces(Uint8Array.from(BYTES), 2);
  assert.equal(configurationFor([aLink('40')], others), 3);
  assert.equal(configurationFor([aLink('30')], others), 1);
  assert.equal(configurationFor([aLink('50')], others), undefined);
  assert.equal(configurationFor([], others), undefined);
});
