import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DRILLS } from '../../scripts/drill';
import { drawDrills } from './drawn';
import { ON_A_PTY } from './on-a-pty';

const SEEDS = Array.from({ length: 600 }, (_, seed) => seed);

test('each sample is short, and at least half of it is what a pty does not have', () => {
  for (const seed of SEEDS) {
    const { held } = drawDrills(seed);
    assert.equal(held.length, 2);
    assert.ok(held.filter((drill) => ON_A_PTY.includes(drill)).length <= 1);
  }
});

test('of two devices the one with fewer drills has the first', () => {
  const drillsOf = (device: string) => DRILLS.filter((drill) => drill.device === device).length;
  for (const seed of SEEDS) {
    const devices = drawDrills(seed).held.map(({ device }) => device);
    const counts = devices.map(drillsOf);
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => a - b),
      devices.join(),
    );
  }
});

test('every drill is held or named as left out', () => {
  const { held, left } = drawDrills(1);
  assert.deepEqual(new Set([...held, ...left]), new Set(DRILLS));
  assert.equal(held.length + left.length, DRILLS.length);
});

test('the same seed draws the same drills, and no drill is never drawn', () => {
  assert.deepEqual(drawDrills(17), drawDrills(17));
  const seen = new Set(SEEDS.flatMap((seed) => drawDrills(seed).held));
  assert.deepEqual(
    DRILLS.filter((drill) => !seen.has(drill)),
    [],
  );
});
