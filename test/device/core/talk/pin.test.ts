import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PIN_LIMIT, sendPin, type PinAnswered } from '../../../../device/core/talk';
import { hold, ok, type Says } from './bench';

const PIN = '4711';
const NUMBER = '8988000000000000001';
const SENT = `AT+CPIN="${PIN}"`;

interface Card {
  state: 'SIM PIN' | 'SIM PUK' | 'READY';
  tries: number;
  pin: string;
}

/** A modem that repeats what it is told, with a card that counts. */
function modemWith(card: Card, change: Says = () => null): Says {
  return (command) => {
    const echo = `${command}\r`;
    const other = change(command);
    if (other) return [echo, ...other];
    if (command === 'AT+CPIN?') return [echo, ...ok(`+CPIN: ${card.state}`)];
    if (command === 'AT+CCID') return [echo, ...ok(`+CCID: ${NUMBER}`)];
    if (command === 'AT^CPIN?' && card.state === 'SIM PIN')
      return [echo, ...ok(`^CPIN: SIM PIN,${card.tries},10,${card.tries},10,3`)];
    const typed = /^AT\+CPIN="(.*)"$/.exec(command)?.[1];
    if (typed === undefined) return [echo, '\r\nERROR\r\n'];
    if (typed === card.pin) card.state = 'READY';
    else if (--card.tries === 0) card.state = 'SIM PUK';
    return [echo, ...(typed === card.pin ? ok() : ['\r\n+CME ERROR: 16\r\n'])];
  };
}

const locked = (pin = PIN, tries = 3): Card => ({ state: 'SIM PIN', tries, pin });
const send = (says: Says, change: { card?: string; tries?: number; pin?: string } = {}) =>
  hold(sendPin({ pin: PIN, card: NUMBER, tries: 3, ...change }), says, PIN_LIMIT);
const comesTo = (says: Says, expected: PinAnswered) => {
  const held = send(says);
  assert.deepEqual(held.learnt, expected, held.said.join(' '));
  assert.equal(held.said.filter((command) => command === SENT).length, 1);
  assert.ok(!held.log.includes(PIN), held.log);
};

test('the PIN is sent once, and the SIM opens', () => {
  comesTo(modemWith(locked()), { result: 'accepted', tries: null });
});

test('a PIN that is refused, and the last one', () => {
  comesTo(modemWith(locked('1234')), { result: 'refused', tries: 2 });
  comesTo(modemWith(locked('1234', 1)), { result: 'refused', tries: 0 });
});

test('OK, and the SIM still asks: for a moment, or for ever', () => {
  const card = locked();
  let asked = 0;
  const slow = modemWith(card, (command) => {
    if (command === SENT) return ok();
    if (command === 'AT+CPIN?' && ++asked === 3) card.state = 'READY';
    return null;
  });
  comesTo(slow, { result: 'accepted', tries: null });
  comesTo(
    modemWith(locked(), (command) => (command === SENT ? ok() : null)),
    {
      ...{ result: 'unclear', tries: 3 },
    },
  );
});

test('silence, and a card that has counted it', () => {
  const card = locked('1234');
  const mute = modemWith(card, (command) => {
    if (command !== SENT) return null;
    card.tries -= 1;
    return ['\r\n'];
  });
  comesTo(mute, { result: 'refused', tries: 2 });
});

test('an error that says nothing of the PIN, with all tries left', () => {
  const busy = (command: string) => (command === SENT ? ['\r\n+CME ERROR: 14\r\n'] : null);
  comesTo(modemWith(locked(), busy), { result: 'unclear', tries: 3 });
});

for (const [what, card, change] of [
  ['an open SIM', { ...locked(), state: 'READY' } as Card, {}],
  ['a SIM that asks for its PUK', { ...locked(), state: 'SIM PUK' } as Card, {}],
  ['another card than that which it was decided for', locked(), { card: '8988000000000000002' }],
  ['a PIN that is no PIN', locked(), { pin: '12"34' }],
] as const)
  test(`nothing is sent: ${what}`, () => {
    const { learnt, said } = send(modemWith(card), change);
    assert.deepEqual(learnt, { result: 'unclear', tries: null });
    assert.ok(!said.some((command) => command.startsWith('AT+CPIN=')), said.join(' '));
  });

test('nothing is sent once its time is over', () => {
  const slow: Says = (command) => (command === 'AT+CPIN?' ? ok('+CPIN: SIM PIN') : null);
  const { said } = send(slow);
  assert.ok(!said.includes(SENT));
});
