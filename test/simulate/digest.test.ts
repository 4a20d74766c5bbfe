import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import * as core from '../../device/core';
import { bundle } from '../../scripts/device-code';
import { inTempDir, run as runProgram } from '../../scripts/os';
import { drawYear, run } from '../../scripts/simulate';
import { engineFolder } from '../support/engine';
import { seed } from '../support/seed';

/** QuickJS takes thirteen times as long. */
const DAYS = 4;
/** The first that has two links. */
const YEAR = 3;

test('simulate: QuickJS and Node give one history the same end', () =>
  inTempDir(async (dir) => {
    const { code } = await bundle(join(__dirname, 'digest-program.ts'));
    await writeFile(join(dir, 'digest.js'), code);
    const toolDirs = [await engineFolder()];
    const args = ['-m', 'digest.js', ...[seed(), YEAR, DAYS].map(String)];
    const { stdout } = await runProgram('qjs', args, { toolDirs, cwd: dir, timeout: 120_000 });
    const { failure, steps, digest } = run(drawYear(seed(), YEAR, DAYS), core);
    assert.deepEqual(JSON.parse(stdout), { failure, steps, digest });
    assert.ok(steps > 100, `only ${steps} steps`);
  }));
