import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasAborted } from '../../../scripts/emulate';
import { start } from '../../../scripts/os';

const shell = (script: string) => ({ process: start('busybox', ['sh', '-c', script]) });

test('an abort is one, and no other end', async () => {
  assert.equal(await hasAborted(shell('kill -ABRT $$'), ''), true);
  for (const script of ['exit 0', 'exit 134', 'kill -TERM $$'])
    assert.equal(await hasAborted(shell(script), 'root@pppi:~# '), false, script);
});

test('a good card that was read wrongly is one too, while the device still waits to restart', async () => {
  const said = '[  118.4] Kernel panic - not syncing: squashfs read failed\n';
  const running = shell('exec sleep 60');
  assert.equal(await hasAborted(running, said), true);
  running.process.kill();
  await running.process;
});

test('what runs on has not aborted', async () => {
  const running = shell('exec sleep 60');
  assert.equal(await hasAborted(running, ''), false);
  running.process.kill();
  await running.process;
});
