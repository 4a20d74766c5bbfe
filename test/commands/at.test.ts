import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ROOT } from '../../scripts/frame';
import { run } from '../../scripts/os';

const folder = mkdtempSync(join(tmpdir(), 'pppi-at-'));
after(() => rmSync(folder, { recursive: true }));

const at = (text: string, ...args: string[]) => {
  const file = join(folder, 'said');
  writeFileSync(file, text, 'latin1');
  return run('node', [join(ROOT, 'scripts', 'run.js'), 'at', file, ...args], { okStatus: [0, 2] });
};

test('a line of JSON for each answer', async () => {
  const line = { id: 'a', command: 'AT+CSQ', reads: ['\r\n+CS', 'Q: 20,99\r\n\r\nO', 'K\r\n'] };
  const { status, stdout } = await at(`${JSON.stringify(line)}\n`);
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(stdout), { id: 'a', means: { result: 'ok', signal: { rssi: -73 } } });
});

test('a mistake names its line; a pasted log needs --text, and its PIN is not printed', async () => {
  const log = 'AT+CPIN="4711"\r\n+CME ERROR: 16\r\n';
  const refused = await at(log);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /said:1: not JSON\nhint: .*--text/);
  const { status, stdout } = await at(log, '--text');
  assert.equal(status, 0);
  assert.deepEqual(JSON.parse(stdout), {
    id: 'line 1',
    command: 'AT+CPIN=…',
    means: { result: 'error', error: 'incorrect-password', code: 16 },
  });
});
