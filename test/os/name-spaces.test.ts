import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROOT, TYPESCRIPT } from '../../scripts/frame';
import { mayOwnMounts, run } from '../../scripts/os';

test('mounts of their own: allowed here; where not, it is said what to do', async () => {
  assert.equal(await mayOwnMounts(), true);
  const program = `
    const { ensureOwnMounts } = require('./scripts/os');
    ensureOwnMounts().catch(({ message, hint }) => console.log(message + '\\n' + hint));`;
  // A user name space in which nobody is mapped allows no other below it.
  const args = ['--user', 'node', '-r', TYPESCRIPT, '-e', program];
  const { stdout } = await run('unshare', args, { cwd: ROOT });
  assert.match(stdout, /^this machine does not allow the tests to make their own mounts/);
  assert.match(stdout, /\nrun it as root; or allow it: /);
});
