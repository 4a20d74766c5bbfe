import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { before, test } from 'node:test';
import { attachPort, type AtModem } from '../../scripts/emulate';
import { readDevice } from '../../scripts/flow';
import { OVERLAY_DIR } from '../../scripts/checkout';
import { inTempDir, start } from '../../scripts/os';
import { readOverlay } from '../../scripts/overlay-files';
import { render } from '../../scripts/render';
import { registeredModem } from '../emulate/modem/modem-bench';
import { SHIPPED_DEVICE } from '../support/shipped-config';

let script = '';

before(async () => {
  const files = render(await readDevice(SHIPPED_DEVICE), await readOverlay(OVERLAY_DIR));
  const file = files.find(({ path }) => path === 'etc/chatscripts/twilio');
  assert.ok(file?.kind === 'file');
  script = file.bytes.toString();
});

/**
 * ABORT strings at the script's end, in their order: chat's exit status is 4 + the place of the one that it met.
 * @param word of an answer below the echo of its command
 */
function abortStatus(word: string): number {
  let words: string[] = [];
  for (const [, clear, text = ''] of script.matchAll(/^(CLR_)?ABORT ['"](.*)['"]$/gm)) {
    words = words.filter((one) => one !== text);
    if (clear === undefined) words.push(text);
  }
  const place = words.findIndex((one) => one.startsWith(`\\r\\r\\n${word}`));
  assert.notEqual(place, -1, word);
  return 4 + place;
}

/** Runs the real chat on a pty against a modem, on a raw line as pppd has it. @returns its exit status */
async function chat(modem: AtModem, text = script): Promise<number | undefined> {
  return inTempDir(async (dir) => {
    const path = join(dir, 'script');
    await writeFile(path, text);
    const child = start(
      'script',
      ['-qec', `stty raw; chat -s -v -f ${path} 2>/dev/null`, '/dev/null'],
      {
        stdin: 'pipe',
        buffer: false,
      },
    );
    assert.ok(child.stdin && child.stdout);
    attachPort(modem, 'ppp', Duplex.from({ readable: child.stdout, writable: child.stdin }));
    return (await child).exitCode;
  });
}

test('dials, with every command of the guide in its order', async () => {
  const said: string[] = [];
  const modem = await registeredModem({ log: (line) => said.push(line) });
  assert.equal(await chat(modem), 0);
  assert.deepEqual(
    said.filter((line) => line.startsWith('ppp > ')).map((line) => line.slice('ppp > '.length)),
    ['AT', 'ATH', 'ATZ', 'ATQ0', 'AT+CGDCONT=1,"IP","wireless.twilio.com"', 'ATDT*99***1#'],
  );
  assert.equal(modem.pdp.get(1)?.apn, 'wireless.twilio.com');
});

test('dials though the modem talks in between and prints NUL bytes at first', async () => {
  const modem = await registeredModem();
  const chatter = setInterval(() => modem.say('^RSSI:20', ['ppp']), 15);
  modem.answers.set('Z', ['\0\0\0', 'OK']);
  assert.equal(await chat(modem), 0);
  clearInterval(chatter);
});

test('dials though the last call’s NO CARRIER still lies in the port', async () => {
  const modem = await registeredModem();
  modem.answers.set('', ['NO CARRIER', 'OK']);
  modem.answers.set('H', ['NO CARRIER', 'OK']);
  assert.equal(await chat(modem), 0);
});

for (const [what, word, prepare] of [
  ['BUSY at the dial', 'BUSY', (modem) => modem.answers.set('D', ['BUSY'])],
  ['not registered', 'NO CARRIER', (modem) => (modem.registration = 'denied')],
  ['NO DIALTONE', 'NO DIALTONE', (modem) => modem.answers.set('D', ['NO DIALTONE'])],
  ['NO DIAL TONE', 'NO DIAL TONE', (modem) => modem.answers.set('D', ['NO DIAL TONE'])],
  ['NO ANSWER', 'NO ANSWER', (modem) => modem.answers.set('D', ['NO ANSWER'])],
  ['DELAYED', 'DELAYED', (modem) => modem.answers.set('D', ['DELAYED'])],
  ['ERROR to the APN', 'ERROR', (modem) => modem.answers.set('+CGDCONT', ['ERROR'])],
  [
    '+CME ERROR to the APN',
    '+CME ERROR',
    (modem) => modem.answers.set('+CGDCONT', ['+CME ERROR: 30']),
  ],
] as [string, string, (modem: AtModem) => unknown][]) {
  test(`${what}: chat ends with the status of ABORT '${word}'`, async () => {
    const modem = await registeredModem();
    prepare(modem);
    assert.equal(await chat(modem), abortStatus(word));
  });
}

test('a silent port: chat ends with status 3 after its time-out', async () => {
  const modem = await registeredModem();
  modem.silent.add('ppp');
  assert.equal(await chat(modem, script.replace('TIMEOUT 10', 'TIMEOUT 1')), 3);
});
