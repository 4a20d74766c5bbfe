import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DRILLS, findDrills } from '../../scripts/drill';
import { REASON_WORDS } from '../../device/core';
import { ROOT } from '../../scripts/frame';

test('each drill has a name of its own, and its device has a file', () => {
  assert.equal(new Set(DRILLS.map(({ name }) => name)).size, DRILLS.length);
  for (const { name, device } of DRILLS) {
    assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
    assert.ok(existsSync(join(ROOT, 'scripts', 'drill', 'devices', `${device}.yaml`)), device);
  }
});

test('each cause is one that a device can name', () => {
  for (const { name, causes } of DRILLS) {
    for (const cause of causes) assert.ok(REASON_WORDS.includes(cause), `${name}: ${cause}`);
  }
});

test('no fault breaks a Markdown table', () => {
  for (const { fault } of DRILLS) assert.doesNotMatch(fault, /[|\n]/);
});

test('drills are found by name, in the order of the registry; others are told', () => {
  const { drills, unknown } = findDrills(['puk', 'nonsense', 'silent-port']);
  assert.deepEqual(
    drills.map(({ name }) => name),
    ['silent-port', 'puk'],
  );
  assert.deepEqual(unknown, ['nonsense']);
});
