import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { attachPort, type AtModem } from '../../../scripts/emulate/stick';
import { registeredModem } from './modem-bench';

const CHAT = '/usr/sbin/chat';
/** From util-linux: runs a program on a pseudo-terminal, which chat insists on. */
const SCRIPT = '/usr/bin/script';
const missing = [CHAT, SCRIPT].filter((program) => !existsSync(program));
const skip = missing.length > 0 ? `not installed: ${missing.join(', ')}` : false;

/** The chat script of the guide, /etc/chatscripts/twilio, without its comments. */
const GUIDE = `
ABORT 'BUSY'
ABORT 'NO CARRIER'
ABORT 'NO DIALTONE'
ABORT 'NO DIAL TONE'
ABORT 'NO ANSWER'
ABORT 'DELAYED'
TIMEOUT 2
REPORT CONNECT
"" AT
OK ATH
OK ATZ
OK ATQ0
OK AT+CGDCONT=1,"IP","wireless.twilio.com"
OK ATDT*99***1#
CONNECT ''
`;

/** Runs chat on a terminal that is joined to a port of the modem; returns its exit status. */
async function chat(modem: AtModem): Promise<number | null> {
  const folder = mkdtempSync(join(tmpdir(), 'pppi-chat-'));
  writeFileSync(join(folder, 'twilio'), GUIDE);
  const command = `${CHAT} -s -S -f '${join(folder, 'twilio')}'`;
  const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  attachPort(modem, 'ppp', Duplex.from({ readable: child.stdout, writable: child.stdin }));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  rmSync(folder, { recursive: true });
  return status;
}

test("the real chat dials with the guide's script", { skip }, async () => {
  const log: string[] = [];
  const modem = await registeredModem({ log: (line) => log.push(line) });
  assert.equal(await chat(modem), 0);
  assert.equal(modem.pdp.get(1)?.apn, 'wireless.twilio.com');
  assert.ok(log.includes('ppp > ATDT*99***1#'));
});

test('chat aborts with the status of the word that matched', { skip }, async () => {
  const modem = await registeredModem();
  modem.registration = 'denied';
  assert.equal(await chat(modem), 5);
  const busy = await registeredModem({ onDial: () => 'busy' });
  assert.equal(await chat(busy), 4);
});

test(
  'chat runs into its time-out on ERROR, for the guide does not abort on it',
  { skip },
  async () => {
    const modem = await registeredModem();
    modem.answers.set('+CGDCONT', ['ERROR']);
    assert.equal(await chat(modem), 3);
    const silent = await registeredModem();
    silent.silent.add('ppp');
    assert.equal(await chat(silent), 3);
  },
);
