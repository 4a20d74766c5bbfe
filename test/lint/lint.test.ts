import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { FILE_KINDS, keysOf, type FileKind } from '../../scripts/config';
import { generatedFiles } from '../../scripts/flow';
import { CACHE_DIR } from '../../scripts/checkout';
import { ROOT } from '../../scripts/frame';
import { run } from '../../scripts/os';

/** Runs a tool of node_modules over the checkout; its output is the message if it finds something. */
async function clean(bin: string, ...args: string[]): Promise<void> {
  const { status, stdout, stderr } = await run('node', [join(ROOT, 'node_modules', bin), ...args], {
    cwd: ROOT,
    okStatus: [0, 1, 2],
  });
  assert.equal(status, 0, `${stdout}\n${stderr}`);
}

/** What the linters know of files that have not changed since, by content. */
const cache = (name: string) => join(CACHE_DIR, 'lint', name);

for (const [name, project] of [
  ['the host', '.'],
  ['the device, without the types of Node', 'device'],
] as const)
  test(`the types fit (tsc): ${name}`, () =>
    clean(
      'typescript/bin/tsc',
      '--project',
      project,
      '--incremental',
      '--tsBuildInfoFile',
      cache(`tsc-${project}`),
    ));
test('the rules of the house hold (ESLint)', () =>
  clean(
    'eslint/bin/eslint.js',
    '--cache',
    '--cache-strategy=content',
    '--cache-location',
    cache('eslint'),
    '.',
  ));
test('the format is the formatter’s (Prettier)', () =>
  clean(
    'prettier/bin/prettier.cjs',
    '--check',
    '--cache',
    '--cache-strategy=content',
    '--cache-location',
    cache('prettier'),
    '.',
  ));

for (const [path, text] of Object.entries(generatedFiles())) {
  test(`${path} is fresh`, async () => {
    assert.equal(
      await readFile(join(ROOT, path), 'utf8').catch(() => ''),
      text,
      'run: npm run schema',
    );
  });
}

test('every key of every file is documented', () => {
  for (const kind of Object.keys(FILE_KINDS) as FileKind[]) {
    for (const { key, about } of keysOf(kind))
      assert.ok(about, `${kind}: ${key} has no description`);
  }
});
