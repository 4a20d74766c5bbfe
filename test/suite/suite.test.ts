import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/frame';
import { affectedBy, GROUPS, ownProcess, slowSample, testFiles } from '../../scripts/suite';

test('each test file is in one group', async () => {
  for (const path of await testFiles()) {
    const groups = Object.entries(GROUPS).filter(([, has]) => has(path));
    assert.equal(groups.length, 1, path);
  }
});

test('a run has the guide, a device online, the drills, and a sample of the other slow files', async () => {
  const slow = (await testFiles()).filter((path) => GROUPS.slow?.(path));
  const chosen = slowSample(slow, 1);
  const always = ['guide.slow', 'online.slow', 'drills.alone'];
  for (const name of always) assert.ok(chosen.includes(`test/boot/${name}.test.ts`), name);
  assert.ok(chosen.length < slow.length / 2);
  assert.deepEqual(slowSample(slow, 1), chosen);
  const seen = new Set<string>();
  for (let seed = 0; seed < 200; seed++) for (const path of slowSample(slow, seed)) seen.add(path);
  assert.deepEqual([...seen].sort(), slow, 'every file is drawn at times');
});

test('an edit leads to the tests that import it, the nearest first', async () => {
  const fast = (await testFiles()).filter((path) => GROUPS.fast?.(path));
  const near = affectedBy(['scripts/emulate/carrier/ppp/lcp.ts'], fast);
  assert.ok(existsSync(join(ROOT, 'scripts/emulate/carrier/ppp/lcp.ts')));
  const place = (name: string) => near.findIndex((path) => path.includes(name));
  assert.ok(place('test/emulate/carrier/') >= 0);
  assert.ok(place('test/emulate/carrier/') < place('test/drill/'));
  assert.equal(place('test/frame/'), -1, 'the frame does not know it');
});

test('an edit of what is no TypeScript leads to the tests that read it', async () => {
  const all = await testFiles();
  const of = (path: string) => affectedBy([path], all);
  assert.ok(of('overlay/usr/lib/pppi/backoff.sh').some((path) => path.startsWith('test/target/')));
  assert.ok(of('test/invalid/x.yaml').every((path) => !path.startsWith('test/target/')));
  assert.deepEqual(of('LICENSE'), []);
});

test('who sets what the product reads when it is loaded has a process of its own', () => {
  assert.ok(ownProcess("import { BUILD } from '../support/own-build-folder';\n"));
  assert.ok(!ownProcess("import { test } from 'node:test';\n"));
});
