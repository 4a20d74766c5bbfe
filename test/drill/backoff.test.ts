import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostDials, tooSoon } from '../../scripts/drill/backoff';
import { History } from '../../scripts/drill/history';

const redial = { first: 10, longest: 40, jitter: 25, stable: 3 };
const within = (seconds: number, freshStarts: number[] = [], atOnce = true) =>
  mostDials(
    redial,
    0,
    seconds * 1000,
    freshStarts.map((at) => ({ at: at * 1000, atOnce })),
  );

test('one dial after each wait, a quarter of which chance may take', () => {
  assert.deepEqual(
    // 8 (the part of chance is whole seconds), 15, 30 and 30 s, each less one for whole seconds
    [0, 6, 7, 20, 21, 49, 50, 78, 79].map((seconds) => within(seconds)),
    [0, 0, 1, 1, 2, 2, 3, 3, 4],
  );
});

test('waits are never shorter than the floor', () => {
  assert.equal(mostDials({ first: 5, longest: 5, jitter: 25, stable: 1 }, 0, 14_900, []), 3);
});

test('a fresh start begins anew, some with a dial at once; one outside of the time does not count', () => {
  assert.equal(within(22, [11]), 1 + 2);
  assert.equal(within(22, [11], false), 1 + 1);
  assert.equal(within(22, [-5, 23]), 2);
});

test('dials that are too close together are found, those before the drill are not looked at', () => {
  const history = new History(3);
  for (const at of [0, 1000, 6000, 9500, 11_000]) history.dialled(at);
  assert.deepEqual(tooSoon(history, 2000, 20_000), [1.5]);
});

test('a call that was long enough is a fresh start when it ends', () => {
  const history = new History(10);
  history.callOpened(1, 0);
  history.callEnded(1, 5000);
  history.callOpened(2, 20_000);
  history.callEnded(2, 29_000);
  history.callEnded(3, 40_000);
  assert.deepEqual(history.freshStarts, [{ at: 29_000, atOnce: false }]);
});
