import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { OUTCOMES, REASON_WORDS } from '../../../device/core';
import { ROOT } from '../../../scripts/frame';

/** How a script or a program of the device gives a reason by its word. */
const NAMING = [
  /\b(?:missing|word|reason): '([a-z][a-z-]*[a-z])'/g,
  /\bcauseBy\('([a-z][a-z-]*[a-z])'/g,
  // Verdicts of the check; one is `ok`.
  /\btell\(\s*'([a-z]+-[a-z]+)'/g,
  // What is said of a USB device.
  /\bsay\(\s*'([a-z][a-z-]*[a-z])'/g,
];

test('every reason that the device can name is in the table, and no other', async () => {
  const folders = ['overlay/usr', 'device'].map((name) => join(ROOT, name));
  const files = await Promise.all(
    folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })),
  );
  const texts = await Promise.all(
    files
      .flat()
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
  );
  const named = texts.flatMap((text) =>
    NAMING.flatMap((naming) => [...text.matchAll(naming)].map(([, word]) => word ?? '')),
  );
  const outcomes = OUTCOMES.map(({ word }) => word);
  assert.deepEqual([...new Set([...named, ...outcomes])].sort(), REASON_WORDS);
});
