import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { nextWait, resetBackoff, floorEnd } from '../../../device/core/backoff';
import { checked, healthySeconds, isLost, startHealth } from '../../../device/core/health';
import { countFailure, oneMoreRestart, resetRecovery } from '../../../device/core/recovery';
import { noDialBecause } from '../../../device/core/registration';
import { decidePin, markOf, NO_NUMBER, refusalMarks } from '../../../device/core/sim';
import { KINDS, sha256, type ReasonWord } from '../../../device/core';
import { CONFIG } from './bench';

test('backoff: each wait is twice the last up to the longest, and never below 5 s', () => {
  const redial = { first: 4, longest: 40, jitter: 0, stable: 60 };
  let backoff = resetBackoff(redial, 100);
  const waits = [];
  for (let index = 0; index < 6; index++) {
    const next = nextWait(backoff, redial, 0.5);
    waits.push(next.wait);
    backoff = next.backoff;
  }
  assert.deepEqual(waits, [5, 8, 16, 32, 40, 40]);
  assert.equal(floorEnd(backoff, 5), 105);
});

test('backoff: chance makes a wait up to a quarter shorter, not longer', () => {
  const redial = { first: 100, longest: 600, jitter: 25, stable: 60 };
  const wait = (chance: number) => nextWait(resetBackoff(redial, null), redial, chance).wait;
  assert.deepEqual([wait(0), wait(0.5), wait(0.999)], [100, 87, 75]);
});

/** The steps that N failures a minute apart take. @param allowedFrom the first that the device may be restarted for */
function steps(word: ReasonWord, count: number, { seen = true, allowedFrom = 0 } = {}): string[] {
  let recovery = resetRecovery(0, seen);
  const taken: string[] = [];
  for (let index = 1; index <= count; index++) {
    const next = countFailure(recovery, word, CONFIG.recover, {
      ...{ up: index * 60, mayRestart: index >= allowedFrom, steps: KINDS.serial.steps },
    });
    recovery = next.recovery;
    if (next.step) taken.push(`${index} ${next.step}`);
  }
  return taken;
}

test('recovery: the modem after 5 failures, its USB port after 8, the device after an hour', () => {
  const hour = ['5 modem', '8 usb', '13 modem', '16 usb', '21 modem', '24 usb', '29 modem'];
  const rest = ['32 usb', '37 modem', '40 usb', '45 modem', '48 usb', '53 modem', '56 usb'];
  assert.deepEqual(steps('hangup', 60), [...hour, ...rest, '60 device']);
});

test('recovery: goes as far as the reason allows', () => {
  assert.deepEqual(steps('puk', 70), []);
  assert.deepEqual(steps('auth-refused', 11), ['5 modem', '10 modem']);
  assert.deepEqual(steps('no-sim', 9), ['5 modem', '8 usb']);
  assert.deepEqual(steps('no-modem', 70, { seen: false }), []);
});

test('recovery: a restart that is not allowed is not asked for again before its time', () => {
  const taken = steps('hangup', 120, { allowedFrom: 61 });
  assert.ok(taken.includes('61 modem'), taken.join());
  const restarts = taken.filter((step) => step.endsWith('device'));
  assert.deepEqual(restarts, ['120 device']);
});

test('restarts: so many in 24 hours; one in time to come is as good as now', () => {
  const at = 1_700_000_000;
  const old = at - 86_400;
  assert.deepEqual(oneMoreRestart([old, at - 10], at, 2), {
    allowed: true,
    restarts: [at - 10, at],
  });
  assert.deepEqual(oneMoreRestart([at - 20, at - 10], at, 2).allowed, false);
  assert.deepEqual(oneMoreRestart([at + 9e8], at, 1), { allowed: false, restarts: [at] });
});

test('health: waits double while all is well; three strikes lose the call; healthy seconds count', () => {
  const check = { first: 30, longest: 120, failing: 10 };
  let health = startHealth(check, 0);
  const next = [];
  for (const up of [0, 30, 90, 210]) {
    health = checked(health, { verdict: 'ok' }, check, up);
    next.push(health.nextAt);
  }
  assert.deepEqual(next, [30, 90, 210, 330]);
  for (const up of [330, 340]) health = checked(health, { verdict: 'no-internet' }, check, up);
  assert.deepEqual([health.nextAt, isLost(health), healthySeconds(health, 999)], [350, false, 330]);
  assert.equal(isLost(checked(health, { verdict: 'dns-dead' }, check, 350)), true);
  health = checked(health, { verdict: 'ok' }, check, 350);
  assert.deepEqual([health.strikes, health.nextAt, healthySeconds(health, 360)], [0, 380, 340]);
});

test('registration: what lets a dial make sense', () => {
  const word = (...args: Parameters<typeof noDialBecause>) =>
    noDialBecause(...args)?.word ?? 'dial';
  for (const network of ['home', 'roaming', 'unknown'] as const)
    assert.equal(word(network, 'allowed'), 'dial');
  assert.equal(word('home', 'refused'), 'dial');
  for (const network of ['roaming', 'unknown'] as const)
    assert.equal(word(network, 'refused'), 'roaming-refused');
  assert.equal(word('denied', 'allowed'), 'registration-denied');
  assert.equal(word('radio-off', 'allowed'), 'radio-off');
  assert.equal(word('searching', 'refused'), 'not-registered');
});

const question = {
  card: '8900',
  tries: 3,
  pin: 'p',
  marks: {},
  durable: true,
  withoutTries: 'never',
  iccid: null,
  rivals: [],
} as const;

test('PIN: sent if more than one try is left and a refusal would be remembered', () => {
  for (const tries of [3, 2]) assert.equal(decidePin({ ...question, tries }).send, true);
  for (const change of [{ tries: 1 }, { tries: null }, { pin: null }, { durable: false }])
    assert.equal(decidePin({ ...question, ...change }).send, false);
  assert.equal(decidePin({ ...question, card: null }).send, false);
});

test('PIN: a refused one is not sent again, to this card or to one without a number', () => {
  const marks = refusalMarks('8900', 'p');
  assert.equal(decidePin({ ...question, marks }).send, false);
  assert.equal(decidePin({ ...question, marks, card: NO_NUMBER }).send, false);
  assert.equal(decidePin({ ...question, marks, card: '8901' }).send, true);
  assert.equal(decidePin({ ...question, marks, pin: 'q' }).send, true);
  const unnumbered = refusalMarks(NO_NUMBER, 'p');
  assert.equal(decidePin({ ...question, marks: unnumbered }).send, false);
});

test('PIN: power that failed before the outcome was noted: the SIM’s own count tells', () => {
  const marks = { [markOf('8900', 'p')]: { kind: 'sent', tries: 3 } as const };
  const counted = decidePin({ ...question, marks, tries: 2 });
  assert.ok(!counted.send);
  assert.equal(counted.cause.word, 'pin-wrong');
  assert.deepEqual(counted.learnt, refusalMarks('8900', 'p'));
  assert.equal(decidePin({ ...question, marks, tries: 3 }).send, true);
});

test('PIN: only to the card of the link, by its number', () => {
  const own = { ...question, card: '89490200001234567890', iccid: '89490200001234567890' };
  assert.equal(decidePin(own).send, true);
  // Some leave out the last digit, a check.
  assert.equal(decidePin({ ...own, card: '8949020000123456789' }).send, true);
  for (const card of ['89490200001234567780', NO_NUMBER])
    assert.equal(decidePin({ ...own, card }).send, false, card);
});

test('PIN: not to a card that may be that of another link with another PIN', () => {
  const say = (rivals: object[], card = '89490200001234567890') => {
    const found = decidePin({ ...question, card, rivals: rivals as never });
    return found.send ? 'sent' : found.cause.sentence;
  };
  assert.match(say([{ link: 'b', iccid: null }]), /may be that of link b, .* set iccid/);
  assert.match(say([{ link: 'b', iccid: '89490200001234567890' }]), /is that of link b$/);
  assert.equal(say([{ link: 'b', iccid: '89490200001234567780' }]), 'sent');
  assert.match(say([{ link: 'b', iccid: '89490200001234567780' }], NO_NUMBER), /link b/);
});

test('sha256: as others work it out, over the edges of its blocks', () => {
  for (const length of [0, 3, 4, 8, 55, 56, 63, 64, 119, 120, 200]) {
    const text = 'a'.repeat(length);
    assert.equal(sha256(text), createHash('sha256').update(text).digest('hex'), `${length}`);
  }
});
