import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  beginAnswer,
  hasEnded,
  mayBeLate,
  meaningOf,
  readBytes,
  type Answer,
} from '../../../../device/core/at';
import { seed } from '../../../support/seed';
import { CASES, understood } from './cases';

const COMMANDS = [null, ...new Set(CASES.flatMap(({ command }) => command ?? []))];

/** Lines of real answers, torn apart and mixed, with all that a port can bring besides. */
const pieces = fc.oneof(
  fc.constantFrom(...CASES.map(({ answer }) => answer)),
  fc.constantFrom(...new Set(CASES.flatMap(({ answer }) => answer.split(/(?<=[\r\n])/)))),
  fc.constantFrom('\r', '\n', '\r\n', '"', ',', ':', '> ', '0\r', '\0', '\xff', 'OK', '+', '\\22'),
  fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), maxLength: 12 }),
);
const bytes = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));

const inPieces = (text: string, cuts: readonly number[]) => {
  const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...at].map((from, index) => text.slice(from, at[index] ?? text.length));
};

test('any bytes mean the same however they are cut, and nothing throws', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...COMMANDS),
      bytes,
      fc.array(fc.nat(10_000), { maxLength: 20 }),
      (command, text, cuts) => {
        const whole = understood(command, [text]);
        assert.deepEqual(understood(command, inPieces(text, cuts)), whole);
        assert.deepEqual(understood(command, [...text]), whole);
        assert.ok(!JSON.stringify(whole).includes('undefined'));
      },
    ),
    { seed: seed(), numRuns: 1000 },
  );
});

/** Characters that the state of an answer takes. */
const sizeOf = (answer: Answer) => JSON.stringify(answer).length;

test('the state stays small under a flood of lines, in one line without end, and in a text without end', () => {
  for (const flood of [
    '\r\n+CREG: 1,"1A2B","0A1B2C3D",7\r\n',
    '\r\n^RSSI:14\r\n',
    '\r\nwhatever\r\n',
    'x'.repeat(500),
    '\r\n+CMT: "+1555",,"26/11/27,14:33:05+04"\r\nmany\r\nlines\r\n',
    '\r\n+CMGR: "REC READ","+1555",,"26/11/27,14:33:05+04"\r\nmany\r\nlines\r\n',
    '\r\n+CUSD: 1,"a\r\n',
  ])
    for (const command of [null, 'AT+CSQ', 'AT+CREG?', 'AT+CMGR=1', 'AT+CGMI', 'AT']) {
      let answer = beginAnswer(command);
      for (let at = 0; at < 20; at++) answer = readBytes(answer, flood.repeat(100));
      assert.ok(sizeOf(answer) < 256 * 1024, `${JSON.stringify(flood)}: ${sizeOf(answer)}`);
    }
});

test('the answer is read behind a flood of unasked lines', () => {
  const flood = '\r\n^RSSI:14\r\n'.repeat(20_000);
  const { result, signal } = understood('AT+CSQ', [flood, '\r\n+CSQ: 20,99\r\n\r\nOK\r\n']);
  assert.deepEqual([result, signal], ['ok', { rssi: -73 }]);
});

test('the state is plain data: written as JSON and read back it goes on', () => {
  for (const { command, answer: text } of CASES) {
    const half = Math.floor(text.length / 2);
    const kept = JSON.parse(
      JSON.stringify(readBytes(beginAnswer(command), text.slice(0, half))),
    ) as Answer;
    const means = meaningOf(readBytes(kept, text.slice(half)));
    assert.deepEqual(means, understood(command, [text]), text);
  }
});

test('an answer has ended with its result; one that came too soon may be of the question before', () => {
  const read = (text: string) => readBytes(beginAnswer('AT+CREG?'), text);
  assert.deepEqual([hasEnded(read('\r\n+CREG: 0,1\r\n')), mayBeLate(read(''))], [false, false]);
  const late = read('\r\nOK\r\n');
  assert.deepEqual([hasEnded(late), mayBeLate(late)], [true, true]);
  const whole = readBytes(late, '\r\n+CREG: 0,1\r\n\r\nOK\r\n');
  assert.deepEqual([hasEnded(whole), mayBeLate(whole)], [true, false]);
  assert.equal(mayBeLate(read('\r\nERROR\r\n')), false);
});

test('nothing is read behind CONNECT: it is data', () => {
  const { entries, reader } = readBytes(
    beginAnswer('ATD*99#'),
    '\r\nCONNECT\r\n~\xff}#\xc0!\r\nNO CARRIER\r\n',
  );
  assert.deepEqual([entries, reader.begun], [[], '']);
});
