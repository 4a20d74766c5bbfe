import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { inTempDir, ROOT, start, UserError, withLock } from '../../scripts/host';

const nothing = async () => undefined;
const refused = { name: UserError.name, message: /^another build is at work in / };

test('one at a time', () =>
  inTempDir(async (dir) => {
    const out = join(dir, 'out');
    await withLock(out, async () => {
      await assert.rejects(withLock(out, nothing), refused);
      await withLock(join(dir, 'other'), nothing);
    });
    await withLock(out, nothing);
  }));

test('it is given back when the work fails', () =>
  inTempDir(async (dir) => {
    await assert.rejects(
      withLock(dir, () => Promise.reject(new Error('no'))),
      { message: 'no' },
    );
    await withLock(dir, nothing);
  }));

test('it is gone with a process that was killed', () =>
  inTempDir(async (dir) => {
    const code = `require('ts-node/register');
      require('./scripts/host').withLock(process.argv[1], () => new Promise(() => { console.log('held'); setInterval(() => {}, 1000) }))`;
    const other = start('node', ['-e', code, dir], { cwd: ROOT, stdin: 'ignore' });
    await once(other.stdout!, 'data');
    await assert.rejects(withLock(dir, nothing), refused);
    other.kill('SIGKILL');
    await other;
    // The holder ends a moment later, when its input does.
    const end = Date.now() + 10_000;
    for (let free = false; !free;) {
      free = await withLock(dir, async () => true).catch((error: unknown) => {
        if (Date.now() > end) throw error;
        return false;
      });
    }
  }));
