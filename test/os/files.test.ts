import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { explain, UserError } from '../../scripts/frame';
import { inTempDir, listTree, readRegular } from '../../scripts/os';

test('a tree is listed with its links, and nothing behind them', () =>
  inTempDir(async (dir) => {
    const root = join(dir, 'root');
    await mkdir(join(root, 'usr/lib'), { recursive: true });
    await writeFile(join(root, 'usr/lib/libc'), 'x');
    await symlink('usr/lib', join(root, 'lib'));
    await symlink('../..', join(root, 'usr/up'));
    await symlink('nowhere', join(root, 'gone'));
    const list = await listTree(root);
    assert.deepEqual(
      list.map(({ path, kind }) => `${path} ${kind}`),
      ['gone link', 'lib link', 'usr folder', 'usr/lib folder', 'usr/lib/libc file', 'usr/up link'],
    );
  }));

test('a regular file that cannot be read is named', async () => {
  // Nothing is mapped at the first address of a process: proc(5).
  const error = await readRegular('/proc/self/mem', 100).catch(explain);
  assert.ok(error instanceof UserError, String(error));
  assert.equal(error.message, 'the system cannot read or write /proc/self/mem: input/output error');
});
