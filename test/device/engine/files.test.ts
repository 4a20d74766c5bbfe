import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { inTempDir, OWN_MOUNTS, run } from '../../../scripts/os';
import { engineFolder } from '../../support/engine';
import { onEngine } from './on-engine';

const values = (stdout: string) => stdout.split('\n').map((line) => JSON.parse(line) as unknown);

test('files are written whole and read back, within bounds', () =>
  onEngine('files', (on) =>
    inTempDir(async (dir) => {
      const { stdout } = await on.run(dir, 'whole');
      assert.deepEqual(values(stdout), [
        ...[true, 'Grüße, 世界 \u{1F600}\n', true, false, null, null],
        [true, true, []],
      ]);
      assert.equal((await stat(join(dir, 'file'))).mode & 0o777, 0o600);
    }),
  ));

test('files of /proc and /sys, which have no size, are read; what has no end is not', () =>
  onEngine('files', async ({ run, dir }) => {
    const [comm, ...rest] = values((await run(dir, 'system')).stdout);
    assert.match(String(comm), /\n$/);
    assert.deepEqual(rest, [true, null, null, true, 50]);
  }));

test('on a full disk the old file stays, and nothing else', () =>
  onEngine('files', async ({ dir }) => {
    const script = `mount -t tmpfs -o size=64k none /mnt && exec qjs -m ${dir}/files.js /mnt full`;
    const { stdout } = await run('unshare', [...OWN_MOUNTS, 'sh', '-c', script], {
      env: { PATH: `${await engineFolder()}:/usr/sbin:/usr/bin:/sbin:/bin` },
      timeout: 60_000,
    });
    assert.deepEqual(values(stdout), [true, false, 'old', []]);
  }));
