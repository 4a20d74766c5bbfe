import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT } from '../../scripts/frame';
import { start } from '../../scripts/os';

/** Of the image nothing is read before the answer. */
const COMMAND = 'node scripts/run.js flash --image test/flash/lsblk.json';

let dir = '';

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pppi-ask-'));
  const lsblk = `#!/bin/sh\nexec cat '${join(__dirname, 'lsblk.json')}'\n`;
  await writeFile(join(dir, 'lsblk'), lsblk, { mode: 0o755 });
});

after(() => rm(dir, { recursive: true }));

/** Types keys at the question, on a terminal of script(1), in a machine that has cards. */
async function type(keys: string): Promise<{ told: string; exitCode: number | undefined }> {
  const child = start('script', ['-qec', COMMAND, '/dev/null'], {
    cwd: ROOT,
    toolDirs: [dir],
    stdin: 'pipe',
  });
  let told = '';
  for await (const text of child.stdout ?? []) {
    const before = told;
    told += String(text);
    const question = 'name of the card to overwrite: ';
    if (told.includes(question) && !before.includes(question)) child.stdin?.write(keys);
  }
  return { told, exitCode: (await child).exitCode };
}

test('Ctrl-C at the question: interrupted, nothing was written', async () => {
  const { told, exitCode } = await type('\x03');
  assert.match(told, /\ninterrupted; nothing was written\r\n$/);
  assert.equal(exitCode, 130);
});

test('Ctrl-D at the question, and no name of a card: none was chosen', async () => {
  for (const keys of ['\x04', 'yes\r']) {
    const { told, exitCode } = await type(keys);
    assert.match(told, /\nerror: no card was chosen; nothing was written\r\n/);
    assert.equal(exitCode, 1);
  }
});
