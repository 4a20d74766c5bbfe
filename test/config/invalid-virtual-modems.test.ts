import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigError, formatMistake } from '../../scripts/config';
import { loadKindFile } from '../../scripts/emulate/modem-files';
import { ROOT } from '../../scripts/frame';
import { matchesGolden } from '../support/golden';

const CASES = join(ROOT, 'test', 'invalid', 'virtual-modems');

/** file:line:col, the line itself with its number, the caret below. */
const PLACED = /^\S+\.yaml:(\d+):\d+: \S.*\n {2}\1 \| .*\n +\| \s*\^+(\n|$)/;

process.chdir(ROOT);

for (const file of readdirSync(CASES).filter((name) => name.endsWith('.yaml'))) {
  const name = file.replace('.yaml', '');
  test(`a virtual modem is refused with its message: ${name}`, async () => {
    const path = join('test', 'invalid', 'virtual-modems', file);
    let error: unknown;
    try {
      loadKindFile(path);
    } catch (thrown) {
      error = thrown;
    }
    assert.ok(error instanceof ConfigError, String(error));
    for (const mistake of error.mistakes) assert.match(formatMistake(mistake), PLACED);
    const text = error.mistakes.map(formatMistake).join('\n\n');
    await matchesGolden(join(CASES, `${name}.txt`), `${text}\n`);
  });
}
