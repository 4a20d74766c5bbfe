import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/frame';
import { listTree } from '../../scripts/os';

test('no test lists config/: files that a user puts there never break the suite', async () => {
  const lists =
    /(readdir(Sync)?|listTree|listAll|deviceFiles|checkParts)\([^)]*(CONFIG_DIR|['"]config\b)/;
  const named = /(=|join)\(?\s*(ROOT, )?['"]config['"]|join\(CONFIG_DIR, '(carriers|modems)'\)/;
  for (const { path, kind } of await listTree(join(ROOT, 'test'))) {
    if (kind !== 'file' || !path.endsWith('.ts') || path === 'lint/users-files.test.ts') continue;
    const text = await readFile(join(ROOT, 'test', path), 'utf8');
    assert.doesNotMatch(text, lists, path);
    if (/readdir|listTree|listAll/.test(text)) assert.doesNotMatch(text, named, path);
  }
});

test("no test takes config/device.yaml, which is the user's to edit", async () => {
  for (const { path, kind } of await listTree(join(ROOT, 'test'))) {
    if (kind !== 'file' || !path.endsWith('.ts') || path === 'lint/users-files.test.ts') continue;
    const text = await readFile(join(ROOT, 'test', path), 'utf8');
    assert.doesNotMatch(text, /\bDEFAULT_DEVICE\b|\breadDevice\(\)/, path);
  }
});
