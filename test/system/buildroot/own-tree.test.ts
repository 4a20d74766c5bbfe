import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ROOT, TYPESCRIPT, UserError } from '../../../scripts/frame';
import { readOwnTree } from '../../../scripts/system/buildroot/own-tree';
import { RELEASE } from '../../../scripts/system/buildroot/release';

/** What people name in BUILDROOT_DIR: a tree is taken, all else refused before anything is started in it. */

let dir: string;
before(async () => (dir = await mkdtemp(join(tmpdir(), 'pppi-own-tree-'))));
after(() => rm(dir, { recursive: true, force: true }));

/** Makes the least that is taken for a tree of Buildroot. */
async function makeTree(name: string, makefile: string, parts = ['Config.in']): Promise<string> {
  const tree = join(dir, name);
  for (const folder of ['package', 'support']) await mkdir(join(tree, folder), { recursive: true });
  for (const file of parts) await writeFile(join(tree, file), '');
  await writeFile(join(tree, 'Makefile'), makefile);
  return tree;
}

const version = (text: string) => `# Makefile\nexport BR2_VERSION := ${text}\n`;

test('a checkout or a tarball of the pinned release or a newer one is taken', async () => {
  for (const one of [RELEASE.tag, '2026.02', '2026.08-rc1', '2027.05-git']) {
    const tree = await makeTree(`good-${one}`, version(one));
    assert.deepEqual(await readOwnTree(tree), { tree, version: one });
  }
});

test('all else is refused with status 2, and says what is there', async () => {
  const at = (name: string) => join(dir, name);
  await writeFile(at('file'), '');
  await mkdir(at('empty'));
  await symlink('loop', at('loop'));
  await mkdir(at('other'));
  await writeFile(at('other/README'), '');
  await mkdir(at('output'));
  for (const name of ['.config', 'Makefile']) await writeFile(at(`output/${name}`), '');
  await makeTree('nameless', '# Makefile\n');
  await makeTree('no-Config.in', version(RELEASE.tag), []);
  await makeTree('old', version('2019.02.11'));
  await makeTree('older', version('2025.11.3'));
  for (const [name, fact, hint] of [
    ['none', /none does not exist$/],
    ['file', /file is a file, not a folder$/],
    ['file/below', /below does not exist: a part of the path is a file$/],
    ['empty', /empty is an empty folder$/],
    ['loop', /loop is a link that leads back to itself$/],
    ['other', /is no Buildroot: it has no Makefile, no Config.in, no package, no support$/],
    ['output', /is no Buildroot: it has no Config.in/, /^it looks like an output folder; /],
    ['nameless', /is no Buildroot: its Makefile names no BR2_VERSION$/],
    ['no-Config.in', /is no Buildroot: it has no Config.in$/],
    ['old', /is Buildroot 2019\.02\.11; the recipe needs 2026\.02 or newer$/],
    ['older', /is Buildroot 2025\.11\.3; the recipe needs 2026\.02 or newer$/],
  ] as const)
    await assert.rejects(readOwnTree(at(name)), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.equal(error.exitCode, 2);
      assert.match(error.message, fact);
      assert.match(error.hint ?? '', hint ?? /^name the folder of a checkout or an unpacked tar/);
      return true;
    });
});

test('a Makefile that is a FIFO is not waited for', async () => {
  const tree = await makeTree('fifo', '');
  await rm(join(tree, 'Makefile'));
  spawnSync('mkfifo', [join(tree, 'Makefile')]);
  await assert.rejects(readOwnTree(tree), /Makefile is not a regular file: it is a FIFO/);
});

test('a folder without permission', async () => {
  const tree = await makeTree('closed', version(RELEASE.tag));
  await chmod(tree, 0o000);
  const program = `require('./scripts/system/buildroot/own-tree').readOwnTree(process.argv[1])
    .catch((e) => console.log(e.exitCode, e.message))`;
  // A user name space in which nobody is mapped, so that no file is opened by privilege.
  const args = ['--user', 'node', '-r', TYPESCRIPT, '-e', program, tree];
  const { stdout, stderr } = spawnSync('unshare', args, { cwd: ROOT, encoding: 'utf8' });
  assert.match(stdout, /^2 BUILDROOT_DIR=.*closed cannot be read: no permission$/m, stderr);
});

test('npm run test:buildroot tells it before a test runs, without a stack', () => {
  const run = (tree: string) => {
    const args = [join(ROOT, 'scripts', 'run.js'), 'test', 'buildroot'];
    const env = { ...process.env, BUILDROOT_DIR: tree };
    return spawnSync('node', args, { encoding: 'utf8', env });
  };
  const none = run(join(dir, 'none'));
  assert.equal(none.status, 2, none.stderr);
  assert.match(none.stderr, /^error: BUILDROOT_DIR=\S+ does not exist\nhint: .*\n$/);
  assert.equal(none.stdout, '');
  const unset = run('');
  assert.equal(unset.status, 2);
  assert.match(unset.stderr, /hint: BUILDROOT_DIR=\/path\/to\/buildroot npm run test:buildroot\n$/);
});
