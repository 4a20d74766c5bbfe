import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { git, readChanges } from '../../scripts/checkout';
import { inTempDir } from '../../scripts/os';

test('what of a checkout is not in its commit', () =>
  inTempDir(async (dir) => {
    const put = async (path: string, text = path) => {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), text);
    };
    assert.equal(await readChanges(dir), undefined);
    await git(dir, ['init', '--quiet']);
    await put('.gitignore', 'build/\n*.local.yaml\n*.bak\n');
    await put('overlay/etc/motd');
    await git(dir, ['add', '.']);
    const who = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];
    await git(dir, [...who, 'commit', '--quiet', '--message', 'x']);
    assert.deepEqual(await readChanges(dir), []);

    // Outputs, what is kept out of git on purpose, and what is ignored where no image is made of it.
    for (const path of ['build/x', 'config/gate.local.yaml', 'notes.bak']) await put(path);
    assert.deepEqual(await readChanges(dir), []);

    await put('config/carriers/mine.yaml');
    await put('überlay/with space and "quotes"');
    await put('overlay/etc/motd.bak');
    await put('overlay/etc/motd', 'changed');
    assert.deepEqual(await readChanges(dir), [
      '!! overlay/etc/motd.bak',
      '?? config/carriers/mine.yaml',
      '?? überlay/with space and "quotes"',
      'M overlay/etc/motd',
    ]);
  }));
