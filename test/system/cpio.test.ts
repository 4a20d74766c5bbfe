import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { run } from '../../scripts/os';
import { packCpio } from '../../scripts/system/debian/cpio';

test('packs a tree that cpio can read, and the same tree the same way', async (t) => {
  const dir = await mkdtemp(join(tmpdir(), 'pppi-cpio-'));
  t.after(() => rm(dir, { recursive: true }));
  await mkdir(join(dir, 'bin'));
  await writeFile(join(dir, 'bin/odd-length'), 'abcde');
  await chmod(join(dir, 'bin/odd-length'), 0o755);
  await symlink('odd-length', join(dir, 'bin/sh'));
  await writeFile(join(dir, 'init'), '');

  const archive = await packCpio(dir, 1_700_000_000);
  assert.equal(archive.length % 4, 0);
  assert.deepEqual(await packCpio(dir, 1_700_000_000), archive);
  const list = await run('cpio', ['--list', '--verbose', '--numeric-uid-gid', '--quiet'], {
    input: archive,
    env: { TZ: 'UTC' },
  });
  const rows = list.stdout.split('\n').map((line) => line.replace(/ +/g, ' '));
  assert.deepEqual(rows, [
    'drwxr-xr-x 1 0 0 0 Nov 14 2023 bin',
    '-rwxr-xr-x 1 0 0 5 Nov 14 2023 bin/odd-length',
    'lrwxrwxrwx 1 0 0 10 Nov 14 2023 bin/sh -> odd-length',
    '-rw-r--r-- 1 0 0 0 Nov 14 2023 init',
  ]);
});
