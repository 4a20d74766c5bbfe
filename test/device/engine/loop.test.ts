import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBack } from '../../../scripts/device-code';
import { onEngine } from './on-engine';

for (const where of ['timer', 'signal', 'end', 'word'])
  test(`a handler that throws ends the program, with a trace in the log: ${where}`, () =>
    onEngine('throws', async ({ run, log, made }) => {
      assert.equal((await run(where)).status, 70);
      // logger runs on when the program has ended.
      let lines: string[] = [];
      for (let tries = 0; lines.length < 3 && tries < 500; tries++) {
        lines = await log();
        await new Promise((done) => setTimeout(done, 10));
      }
      assert.equal(lines[0], 'daemon.crit probe: TypeError: the handler is broken');
      const text = readBack(lines.join('\n'), [made]);
      assert.match(text, /at breaks \(test\/device\/engine\/programs\/throws\.ts:18:\d+\)/);
      assert.match(text, /device\/io\/loop\.ts:\d+:\d+/);
    }));

test('what is thrown at the end of memory, null, ends it too', () =>
  onEngine('throws', async ({ run }) => assert.equal((await run('null')).status, 70)));

test('words of hooks are heard, and a FIFO without writers is no work', () =>
  onEngine('words', async ({ run }) => {
    const { stdout } = await run();
    assert.equal(stdout, 'open true\nafter the first 1 1\nat the end more true spins false');
  }));

test('of a thousand messages in a second thirty are logged, on a line each, whatever is in them', () =>
  onEngine('log', async ({ run, log }) => {
    assert.equal((await run()).status, 0);
    const lines = await log();
    assert.equal(lines.length, 30);
    const first = lines.find((line) => line.startsWith('daemon.notice'));
    assert.match(
      first ?? '',
      /^daemon\.notice probe: a modem said \?\[2J\?\?OK \? and '\$\(reboot\)' x+…$/,
    );
  }));
