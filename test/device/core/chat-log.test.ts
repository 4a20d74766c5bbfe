import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { callReason, readCallLog } from '../../../device/core';
import { attachPort } from '../../../scripts/emulate';
import { inTempDir, start } from '../../../scripts/os';
import { registeredModem } from '../../emulate/modem/modem-bench';

/** As etc/chatscripts/LINK; a string of ABORT may have the ends of its line in it. */
const SCRIPT = `ABORT 'BUSY'
ABORT '\\nNO CARRIER\\r'
ABORT '+CME ERROR'
ABORT 'ERROR'
TIMEOUT 1
REPORT CONNECT
"" AT
OK ATDT*99#
CONNECT ''
`;

/** Runs the real chat, as the connect script does, whose log is pppd's: chat(8), -s and -v. */
async function dial(answer: readonly string[] | null) {
  const modem = await registeredModem();
  if (answer) modem.answers.set('D', answer);
  else modem.silent.add('ppp');
  return inTempDir(async (dir) => {
    const [script, log] = [join(dir, 'script'), join(dir, 'log')];
    await writeFile(script, SCRIPT);
    const child = start(
      'script',
      ['-qec', `stty raw -echo; chat -S -s -v -f ${script} 2>${log}`, '/dev/null'],
      {
        stdin: 'pipe',
        buffer: false,
      },
    );
    assert.ok(child.stdin && child.stdout);
    attachPort(modem, 'ppp', Duplex.from({ readable: child.stdout, writable: child.stdin }));
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
