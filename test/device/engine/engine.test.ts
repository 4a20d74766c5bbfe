import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../../../scripts/os';
import { engineFolder } from '../../support/engine';

test('the engine is the one that Debian 13 has for the device', async () => {
  const toolDirs = [await engineFolder()];
  const help = await run('qjs', ['--help'], { toolDirs, okStatus: [0, 1] });
  assert.match(help.stdout, /^QuickJS version 2025-04-26\n/);
  const { stdout } = await run('qjs', ['-e', 'print(6 * 7)'], { toolDirs });
  assert.equal(stdout, '42');
});
