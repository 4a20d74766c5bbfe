import assert from 'node:assert/strict';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { listTree, writeWhole } from '../../scripts/os';
import { cloneTree, copyOver, makeSkeleton } from '../../scripts/system/debian/tree';
import { setTimes } from '../../scripts/system/set-times';

async function baseAndOverlay(t: TestContext): Promise<[base: string, overlay: string]> {
  const dir = await mkdtemp(join(tmpdir(), 'pppi-tree-'));
  t.after(() => rm(dir, { recursive: true }));
  const [base, overlay] = [join(dir, 'base'), join(dir, 'overlay')];
  await makeSkeleton(base);
  await mkdir(join(base, 'etc'));
  await mkdir(overlay);
  return [base, overlay];
}

async function put(root: string, path: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
  await chmod(join(root, path), mode);
}

test('a file for sbin or usr/sbin lands in usr/bin, and replaces the link of an applet', async (t) => {
  const [base, overlay] = await baseAndOverlay(t);
  await symlink('busybox', join(base, 'usr/bin/poweroff'));
  await put(base, 'usr/bin/busybox', 'program', 0o755);
  await put(overlay, 'sbin/poweroff', 'mine', 0o700);
  await put(overlay, 'usr/sbin/pon', 'pon', 0o755);
  await copyOver(overlay, base);
  assert.equal(await readFile(join(base, 'usr/bin/poweroff'), 'utf8'), 'mine');
  assert.equal(await readFile(join(base, 'usr/bin/busybox'), 'utf8'), 'program');
  assert.equal(await readFile(join(base, 'usr/bin/pon'), 'utf8'), 'pon');
  assert.equal(await readlink(join(base, 'sbin')), 'usr/bin');
});

test('modes are u=rwX,go=rX whatever they were', async (t) => {
  const [base, overlay] = await baseAndOverlay(t);
  await put(overlay, 'etc/init.d/S10', '', 0o700);
  await put(overlay, 'etc/hosts', '', 0o600);
  await chmod(join(overlay, 'etc/init.d'), 0o700);
  await copyOver(overlay, base);
  const modes = (await listTree(join(base, 'etc'))).map(({ path, mode }) => [path, mode]);
  assert.deepEqual(modes, [
    ['hosts', 0o644],
    ['init.d', 0o755],
    ['init.d/S10', 0o755],
  ]);
});

test('a file cannot take the place of a folder, nor a folder that of a file', async (t) => {
  const [base, overlay] = await baseAndOverlay(t);
  await put(overlay, 'etc', 'a file');
  await assert.rejects(copyOver(overlay, base), /has a file etc where the base has a folder/);
  await rm(join(overlay, 'etc'));
  await put(base, 'etc/hosts', '');
  await put(overlay, 'etc/hosts/more', '');
  await assert.rejects(
    copyOver(overlay, base),
    /has a folder etc\/hosts where the base has a file/,
  );
});

test('nothing is written outside, though a link of the base leads there', async (t) => {
  const [base, overlay] = await baseAndOverlay(t);
  await symlink(tmpdir(), join(base, 'out'));
  await put(overlay, 'out/file', '');
  await assert.rejects(copyOver(overlay, base), /points outside the root file system/);
});

test('a clone leaves the base alone, and times are set on links too', async (t) => {
  const [base] = await baseAndOverlay(t);
  await put(base, 'etc/hosts', 'base');
  const clone = `${base}-clone`;
  await cloneTree(base, clone);
  await writeWhole(join(clone, 'etc/hosts'), 'clone');
  assert.equal(await readFile(join(base, 'etc/hosts'), 'utf8'), 'base');
  await setTimes(clone, 1_700_000_000);
  assert.equal((await lstat(join(clone, 'sbin'))).mtimeMs, 1_700_000_000_000);
});
