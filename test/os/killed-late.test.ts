import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { ROOT, TYPESCRIPT } from '../../scripts/frame';

/** A command that has not cleaned up in time is ended, and takes its programs with it. */

for (const detached of [false, true])
  test(`no program outlives a command that is stuck (its own group: ${detached})`, async () => {
    const stubborn = `trap '' TERM INT HUP; echo up; exec sleep 600`;
    const command = `require('./scripts/frame').listenForInterrupt();
      const { start } = require('./scripts/os');
      start('bash', ['-c', ${JSON.stringify(stubborn)}], { detached: ${detached}, stdout: 'inherit' });`;
    const child = spawn('node', ['-r', TYPESCRIPT, '-e', command], { cwd: ROOT });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    // Its output closes when the last process that holds it has ended, which is the program, not the command.
    const [, signal] = (await once(child, 'close')) as [number | null, string | null];
    assert.equal(signal, 'SIGTERM');
  });
