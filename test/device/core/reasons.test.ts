import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callReason, OUTCOMES, REASON_WORDS, REASONS } from '../../../device/core';

test('the table: words in order, texts that a terminal and a line of a file can hold', () => {
  assert.deepEqual([...REASON_WORDS].sort(), REASON_WORDS);
  for (const word of REASON_WORDS) {
    assert.match(word, /^[a-z]+(-[a-z]+)*$/);
    assert.match(REASONS[word].advice, /^[A-Z][ -~]+\.$/, word);
    assert.match(REASONS[word].sentence, /^[ -~]+[^. ]$/, word);
  }
});

test('each outcome has one reason, and none has the sign that parts it from its reason', () => {
  const outcomes = OUTCOMES.map(({ outcome }) => outcome);
  assert.equal(new Set(outcomes).size, outcomes.length);
  for (const outcome of outcomes) assert.match(outcome, /^[a-z]+ [^=\n]+$/);
});

/** pppd(8), EXIT STATUS, and pppd.h of 2.5.2 for 20 and 21; 127 is a shell's word for a program that is not there. */
const PPPD: [status: number, reason: string, hadAddress?: boolean][] = [
  [0, 'ended'],
  [1, 'pppd-failed'],
  [2, 'pppd-options'],
  [3, 'pppd-failed'],
  [4, 'no-kernel-ppp'],
  [5, 'ended'],
  [6, 'port-locked'],
  [7, 'port-failed'],
  [8, 'chat-timeout'],
  [9, 'pppd-failed'],
  [10, 'no-negotiation'],
  [11, 'auth-refused'],
  [12, 'ended'],
  [13, 'ended'],
  [14, 'no-negotiation'],
  [15, 'echo-dead'],
  [16, 'no-negotiation'],
  [16, 'hangup', true],
  [17, 'loopback'],
  [18, 'pppd-failed'],
  [19, 'auth-refused'],
  [20, 'ended'],
  [21, 'auth-refused'],
  [22, 'unknown'],
  [127, 'no-pppd'],
  [137, 'pppd-killed'],
  [143, 'pppd-killed'],
];
for (const [status, reason, hadAddress = false] of PPPD)
  test(`pppd ends with ${status}${hadAddress ? ' after it had an address' : ''}: ${reason}`, () =>
    assert.equal(callReason({ status, hadAddress }).word, reason));

const CHAT: [status: number, abort: string | undefined, reason: string, sentence: string][] = [
  [3, undefined, 'chat-timeout', 'the modem did not answer'],
  [4, 'BUSY', 'busy', 'the carrier is busy'],
  [5, 'NO DIALTONE', 'no-dialtone', 'the modem is not ready to dial'],
  [6, 'NO DIAL TONE', 'no-dialtone', 'the modem is not ready to dial'],
  [7, 'NO ANSWER', 'no-answer', 'the carrier does not answer'],
  [8, 'DELAYED', 'delayed', 'the modem may not dial this number for a while'],
  [9, '+CME ERROR', 'modem-error', 'the modem answered +CME ERROR'],
  [11, 'NO CARRIER', 'no-carrier', 'the modem found no carrier'],
  [2, undefined, 'chat-timeout', 'no conversation with the modem (chat: 2)'],
];
for (const [status, abort, reason, sentence] of CHAT)
  test(`chat ends with ${status} at ${abort ?? 'nothing'}: ${sentence}`, () => {
    const chat = abort === undefined ? { status } : { status, abort };
    const { word, sentence: said } = callReason({ status: 8, hadAddress: false, chat });
    assert.deepEqual([word, said], [reason, sentence]);
  });

test('a number that has no reason is said', () => {
  const sentence = (status: number) => callReason({ status, hadAddress: false }).sentence;
  assert.equal(sentence(99), 'pppd ended with status 99');
  assert.equal(sentence(137), 'pppd was killed by signal 9');
  assert.equal(
    callReason({ status: 8, hadAddress: false }).sentence,
    'no conversation with the modem (chat: no status)',
  );
});
