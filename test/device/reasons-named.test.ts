import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { OUTCOMES, REASON_WORDS } from '../../device/core';
import { ROOT } from '../../scripts/frame';

/** Where a reason may be named. */
const FOLDERS = ['overlay/usr', 'device/core', 'device/kinds', 'device/status'];

/** How it is named, in TypeScript, sh and awk. */
const NAMED = [
  /\b(?:missing: |causeBy\()'([a-z][a-z-]*[a-z])'/g,
  /\b(?:reason|word): '([a-z][a-z-]*[a-z])'/g,
  /\bnote "\$NAME" ([a-z][a-z-]*[a-z])(?![\w$-])/g,
  /\bsay\("([a-z][a-z-]*[a-z])"/g,
  /\bprint "([a-z][a-z-]*-modem)"/g,
  /\btell\(\s*'([a-z][a-z-]*[a-z])'/g,
];

test('every reason that the device can name is in the table, and no other', async () => {
  const files = await Promise.all(
    FOLDERS.map((folder) => readdir(join(ROOT, folder), { recursive: true, withFileTypes: true })),
  );
  const texts = await Promise.all(
    files
      .flat()
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
  );
  const named = texts.flatMap((text) =>
    NAMED.flatMap((pattern) => [...text.matchAll(pattern)].map(([, reason]) => reason!)),
  );
  const outcomes = OUTCOMES.map(({ word }) => word);
  assert.deepEqual(
    [...new Set([...named, ...outcomes])].filter((word) => word !== 'ok').sort(),
    REASON_WORDS,
  );
});
