import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { test } from 'node:test';
import { systemClock, sleep } from '../../scripts/world';
import { ManualClock } from '../support/world';

test('an action runs later and once, unless it is called off', async () => {
  const ran: string[] = [];
  const done = new EventEmitter();
  systemClock.after(1, () => ran.push('called off'))();
  const cancel = systemClock.after(1, () => ran.push('first'));
  systemClock.after(20, () => done.emit('last'));
  assert.deepEqual(ran, []);
  // A timer of the system's clock keeps no program running.
  const awake = setInterval(() => undefined, 1000);
  await once(done, 'last');
  clearInterval(awake);
  cancel();
  assert.deepEqual(ran, ['first']);
});

test('sleep ends when its clock says so', async () => {
  const clock = new ManualClock();
  let awake = false;
  const sleeping = sleep(clock, 60_000).then(() => (awake = true));
  clock.pass(59_999);
  await Promise.resolve();
  assert.equal(awake, false);
  clock.pass(1);
  assert.equal(await sleeping, true);
});
