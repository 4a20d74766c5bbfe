import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { ROOT } from '../../scripts/frame';

/** `UPDATE_GOLDEN=1 npm run test:fast` writes what is instead of comparing; read the diff before you commit it. */
export const UPDATE_GOLDEN = process.env.UPDATE_GOLDEN === '1';

/** Asserts that a file holds exactly this text. */
export async function matchesGolden(path: string, actual: string): Promise<void> {
  if (UPDATE_GOLDEN) return writeFile(path, actual);
  const expected = await readFile(path, 'utf8').catch(() => '');
  assert.equal(actual, expected, `differs from ${relative(ROOT, path)}`);
}
