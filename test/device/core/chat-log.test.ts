import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { callReason, readCallLog } from '../../../device/core';
import { attachPort } from '../../../scripts/emulate';
import { ROOT } from '../../../scripts/frame';
import { inTempDir, start } from '../../../scripts/os';
import { registeredModem } from '../../emulate/modem/modem-bench';

/** The chat script of an image. */
const SCRIPT = join(ROOT, 'test', 'golden', 'shipped', 'expected', 'etc', 'chatscripts', 'twilio');

/**
 * Runs the real chat, as the connect script does, whose log is pppd's: chat(8), -s and -v.
 * @param answer to the dial; null: the modem answers nothing at all
 * @param unasked bytes that it says when it is told to dial, before it answers; a silent one at once
 */
async function dial(answer: readonly string[] | null, unasked = '') {
  const modem = await registeredModem();
  if (answer) modem.answers.set('D', answer);
  else modem.silent.add('ppp');
  return inTempDir(async (dir) => {
    const [script, log] = [join(dir, 'script'), join(dir, 'log')];
    const text = await readFile(SCRIPT, 'utf8');
    // Only silence is waited for.
    await writeFile(script, answer ? text : text.replace(/^TIMEOUT \d+$/gm, 'TIMEOUT 1'));
    const child = start(
      'script',
      ['-qec', `stty raw -echo; chat -S -s -v -f ${script} 2>${log}`, '/dev/null'],
      {
        stdin: 'pipe',
        buffer: false,
      },
    );
    const { stdin, stdout } = child;
    assert.ok(stdin && stdout);
    // chat writes one character at a time.
    let dialled = '';
    stdout.on('data', (bytes: Buffer) => {
      const before = dialled;
      dialled += bytes.toString('latin1');
      const cue = answer ? /ATDT\S*\r/ : /AT\r/;
      if (cue.test(dialled) && !cue.test(before)) stdin.write(unasked);
    });
    attachPort(modem, 'ppp', Duplex.from({ readable: stdout, writable: stdin }));
    const status = (await child).exitCode ?? -1;
    const { chat } = readCallLog(await readFile(log, 'utf8'));
    const end = { status: 8, hadAddress: false, chat: { status } };
    const { word, sentence } = callReason({ ...end, log: { ...readCallLog(''), chat } });
    return { status, chat, reason: `${word}: ${sentence}` };
  });
}

test('CONNECT, with its speed', async () => {
  const { status, chat } = await dial(['CONNECT 7200000']);
  assert.equal(status, 0);
  assert.equal(chat.connect, 'CONNECT 7200000');
});

for (const [answer, reason] of [
  [['BUSY'], 'busy: the carrier is busy'],
  [['NO CARRIER'], 'no-carrier: the modem found no carrier'],
  [['+CME ERROR: 30'], 'modem-error: the modem answered +CME ERROR'],
  [['ERROR'], 'modem-error: the modem answered ERROR'],
  [['COMMAND NOT SUPPORT'], 'modem-error: the modem answered COMMAND NOT SUPPORT'],
  [null, 'chat-timeout: the modem did not answer'],
] as const)
  test(`${answer?.join(', ') ?? 'silence'}: ${reason}`, async () => {
    const { reason: found, chat } = await dial(answer);
    assert.equal(found, reason, JSON.stringify(chat));
  });

test('silence below the end of the last call, which still lay in the port: the modem did not answer', async () => {
  const { reason } = await dial(null, '\r\nNO CARRIER\r\n');
  assert.equal(reason, 'chat-timeout: the modem did not answer');
});

/** As a modem says it of itself: TS 27.005, 3.4.1, in text mode. */
const smsOf = (text: string) => `\r\n+CMT: "+15550100",,"26/11/28,12:00:00+04"\r\n${text}\r\n`;

for (const text of [
  ...['BUSY', 'I am BUSY', 'NO CARRIER', 'NO CARRIER here', 'DELAYED', 'NO ANSWER'],
  ...['ERROR', '+CME ERROR: 10', 'COMMAND NOT SUPPORT', 'two lines:\r\nBUSY\r\nERROR'],
])
  test(`an SMS that arrives while dialling and says ${JSON.stringify(text)} ends no call`, async () => {
    const { status, chat } = await dial(['CONNECT 7200000'], smsOf(text));
    assert.equal(status, 0, JSON.stringify(chat));
    assert.equal(chat.connect, 'CONNECT 7200000');
  });

test('an answer below an SMS is one all the same', async () => {
  const { reason } = await dial(['NO CARRIER'], smsOf('BUSY'));
  assert.equal(reason, 'no-carrier: the modem found no carrier');
});
