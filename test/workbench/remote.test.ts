import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UserError } from '../../scripts/frame';
import { readCommand } from '../../scripts/workbench/commands';
import { openRemote, sendRemote } from '../../scripts/workbench/remote';

// Longer than the path of a socket may be.
const dir = join(mkdtempSync(join(tmpdir(), 'pppi-')));
const link = join(dir, 'bench');
after(() => rmSync(dir, { recursive: true }));

const perform = async (line: string) => `done: ${readCommand(line).name}`;

test('a second terminal is answered, and told what is wrong', async () => {
  const remote = await openRemote(link, perform);
  try {
    assert.equal(await sendRemote(link, 'pull'), 'done: pull');
    await assert.rejects(sendRemote(link, 'pul'), (error) => {
      assert.ok(error instanceof UserError);
      assert.deepEqual([error.message, error.exitCode], ['there is no bench command pul', 2]);
      assert.match(error.hint ?? '', /did you mean pull/);
      return true;
    });
    await assert.rejects(sendRemote(link, 'x'.repeat(20_000)), /longer than 16 KiB|did not answer/);
    await assert.rejects(openRemote(link, perform), /already running/);
    assert.equal(await sendRemote(link, 'plug'), 'done: plug');
  } finally {
    await remote.close();
  }
  assert.equal(existsSync(link), false);
});

test('no emulator, or one that was killed: that is said, and the next one starts', async () => {
  await assert.rejects(sendRemote(link, 'pull'), /no emulator of this device is running/);
  symlinkSync(join(dir, 'gone'), link);
  await assert.rejects(sendRemote(link, 'pull'), /no emulator of this device is running/);
  const remote = await openRemote(link, perform);
  assert.equal(await sendRemote(link, 'status'), 'done: status');
  await remote.close();
});
