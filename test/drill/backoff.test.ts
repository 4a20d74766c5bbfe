import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostDials, tooSoon } from '../../scripts/drill/backoff';
import { History } from '../../scripts/drill/history';

const redial = { first: 10, longest: 40, jitter: 25, stable: 3 };
const within = (seconds: number, freshStarts: number[] = [], atOnce = true, anew = true) =>
  mostDials(
    redial,
    0,
    seconds * 1000,
    freshStarts.map((at) => ({ at: at * 1000, atOnce, anew })),
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

test('one from which the waits go on brings its dial and no shorter wait', () => {
  // 7, the dial at 11, and 14 s after that
  assert.equal(within(24, [11], true, false), 1 + 1);
  assert.equal(within(25, [11], true, false), 1 + 1 + 1);
  assert.equal(within(18, [11]), 1 + 1 + 1);
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
  assert.deepEqual(history.freshStarts, [{ at: 29_000, atOnce: false, anew: true }]);
});

const starts = (what: (history: History) => void) => {
  const history = new History(3);
  history.dialled(1000);
  what(history);
  return history.freshStarts;
};

test('plugged in and then let in is one dial at once, and short waits after it', () => {
  assert.deepEqual(
    starts((history) => {
      history.pluggedIn(5000);
      history.letIn(9000);
    }),
    [{ at: 9000, atOnce: true, anew: true }],
  );
});

test('a modem that the device has sent away brings no short waits with it, the next plugging-in does', () => {
  const [back, anew] = starts((history) => {
    history.restarted();
    history.pluggedIn(5000);
    history.letIn(9000);
    history.dialled(10_000);
    history.pluggedIn(20_000);
  });
  assert.deepEqual(back, { at: 9000, atOnce: true, anew: false });
  assert.deepEqual(anew, { at: 20_000, atOnce: true, anew: true });
});

test('a network that comes and goes brings no dial soon after the last, and none after another', () => {
  assert.deepEqual(
    starts((history) => history.letIn(9000)),
    [{ at: 29_000, atOnce: true, anew: false }],
  );
  assert.deepEqual(
    starts((history) => history.letIn(40_000)),
    [{ at: 40_000, atOnce: true, anew: false }],
  );
  assert.deepEqual(
    starts((history) => {
      history.letIn(9000);
      history.dialled(12_000);
    }),
    [],
  );
});
