import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  isForgiven,
  mayConfigure,
  nextTry,
  REST,
  switchArguments,
  TRIES,
} from '../../../../device/core';

test('a mode switch is tried three times, then rests', () => {
  assert.deepEqual(nextTry([], 100), [100]);
  assert.deepEqual(nextTry([100, 109], 118), [100, 109, 118]);
  assert.equal(nextTry([100, 109, 118], 127), null);
  assert.equal(nextTry([100, 109, 118], 699), null);
  // What is over is forgotten: it may go on for years.
  assert.deepEqual(nextTry([100, 109, 118], 700), [109, 118, 700]);
  assert.deepEqual(nextTry([100, 109, 118], 800), [800]);
});

test('whatever the events, never more tries within a rest, and never more kept', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 60 }), (pauses) => {
      let [now, kept]: [number, readonly number[]] = [0, []];
      const made: number[] = [];
      for (const pause of pauses) {
        now += pause;
        const next = nextTry(kept, now);
        if (next === null) continue;
        kept = next;
        made.push(now);
      }
      for (const [index, second] of made.entries())
        assert.ok(second - (made[index - TRIES] ?? -REST) >= REST);
      assert.ok(kept.length <= TRIES);
    }),
  ));

test('one that was pulled out for a while starts over, one that restarted does not', () => {
  assert.equal(isForgiven(null, 5000), false);
  assert.equal(isForgiven(1000, 1009), false);
  assert.equal(isForgiven(1000, 1010), true);
});

test('a configuration is set once in ten minutes', () => {
  assert.equal(mayConfigure(null, 0), true);
  assert.equal(mayConfigure(1000, 1599), false);
  assert.equal(mayConfigure(1000, 1600), true);
});

test('how a modem is switched', () => {
  assert.deepEqual(switchArguments('12d1:14fe', '/data/12d1:14fe', false), [
    '-c',
    '/data/12d1:14fe',
  ]);
  assert.deepEqual(switchArguments('12d1:14fe', undefined, true), ['-J']);
  assert.equal(switchArguments('12d1:14fe', undefined, false), null);
  assert.equal(switchArguments('19d2:2000', undefined, true), null);
});
