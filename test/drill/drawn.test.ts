import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DRILLS } from '../../scripts/drill';
import { drawDrills } from './drawn';

const SEEDS = Array.from({ length: 400 }, (_, seed) => seed);
const DEVICES = new Set(DRILLS.map(({ device }) => device));

test('each sample has both devices, an emulator for each to begin with, and is short', () => {
  for (const seed of SEEDS) {
    const { held } = drawDrills(seed);
    assert.deepEqual(new Set(held.slice(0, 2).map(({ device }) => device)), DEVICES);
    assert.equal(held.length, 7);
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
