import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { readDevice } from '../../scripts/flow';
import { exists, inTempDir, outputPaths, ROOT, run, start } from '../../scripts/host';
import { RELEASE } from '../../scripts/system/buildroot/source';

const WORKFLOWS = join(ROOT, '.github', 'workflows');

interface Workflow {
  permissions: unknown;
  jobs: Record<string, { permissions?: unknown; steps: { uses?: string }[] }>;
}

async function workflows(): Promise<Map<string, string>> {
  const names = await readdir(WORKFLOWS);
  const texts = await Promise.all(names.map((name) => readFile(join(WORKFLOWS, name), 'utf8')));
  return new Map(names.map((name, index) => [name, texts[index] ?? '']));
}

/** An action of somebody else's; a workflow of this repository has the commit that it is part of. */
const USES = /^ +(- )?uses: (?!\.\/)/;

test('every action is pinned by commit, with its version beside it', async () => {
  let count = 0;
  for (const [name, text] of await workflows())
    for (const line of text.split('\n').filter((row) => USES.test(row))) {
      assert.match(line, /uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, `${name}: ${line}`);
      count++;
    }
  assert.ok(count > 5, String(count));
});

test('no job may write to the repository but the one that makes the release', async () => {
  for (const [name, text] of await workflows()) {
    const { permissions, jobs } = parse(text) as Workflow;
    assert.deepEqual(permissions, { contents: 'read' }, name);
    for (const [job, { permissions: own }] of Object.entries(jobs))
      assert.deepEqual(
        own,
        job === 'release' ? { contents: 'write' } : undefined,
        `${name} ${job}`,
      );
  }
});

const gitlab = () => readFile(join(ROOT, '.gitlab-ci.yml'), 'utf8');

/** What a release has of each device. */
const ARTEFACTS = (['compressed', 'bmap', 'manifest', 'lock', 'sbom', 'licences'] as const).map(
  (name) => basename(outputPaths('x.yaml')[name]),
);

/** Runs a script of .ci/, copied into a checkout of `dir`'s own. */
async function ci(dir: string, script: string, ...args: string[]) {
  await mkdir(join(dir, '.ci'), { recursive: true });
  await writeFile(join(dir, '.ci', script), await readFile(join(ROOT, '.ci', script)));
  const child = start('busybox', ['sh', join(dir, '.ci', script), ...args], { cwd: dir });
  const { exitCode, stdout, stderr } = await child;
  return { status: exitCode, stdout: String(stdout), stderr: String(stderr) };
}

test('the matrix has every device of config/ and no other file', () =>
  inTempDir(async (dir) => {
    await mkdir(join(dir, 'config', 'modems'), { recursive: true });
    for (const name of ['gate-7.yaml', 'a.yaml', 'a.local.yaml', 'modems/m.yaml', 'notes.txt'])
      await writeFile(join(dir, 'config', name), '');
    const { stdout } = await ci(dir, 'devices');
    assert.deepEqual(JSON.parse(stdout), ['a', 'gate-7']);
  }));

test('the base is made by a device that is compiled from nothing and needs no secret', async () => {
  const { system } = await readDevice(join(ROOT, '.ci', 'base.yaml'));
  assert.equal(system, 'debian');
  for (const text of [...(await workflows()).values(), await gitlab()])
    assert.doesNotMatch(text, /--system debian/);
});

test('the Buildroot that the jobs test is the one that is pinned', async () => {
  for (const text of [await readFile(join(WORKFLOWS, 'buildroot.yml'), 'utf8'), await gitlab()])
    assert.match(text, new RegExp(`/build/cache/buildroot-${RELEASE.tag}[" ]`));
});

test('a release has the files of each device under its name, checksums too', () =>
  inTempDir(async (dir) => {
    const devices = ['gate-1', 'gate-2'];
    for (const device of devices) {
      const from = join(dir, 'build', device);
      await mkdir(from, { recursive: true });
      for (const name of [...ARTEFACTS, 'sdcard.img', 'SHA256SUMS', 'linux.fragment'])
        await writeFile(join(from, name), `${name} of ${device}\n`);
      for (const time of ['first', 'again']) {
        const { status, stderr } = await ci(dir, 'gather', `build/${device}/`, 'release');
        assert.equal(status, 0, `${time}: ${stderr}`);
      }
    }
    const filesOf = (device: string) =>
      ARTEFACTS.map((name) => `${device}.${name.replace('sdcard.', '')}`);
    const expected = devices.flatMap((device) => [...filesOf(device), `${device}.SHA256SUMS`]);
    assert.deepEqual((await readdir(join(dir, 'release'))).sort(), expected.sort());
    for (const device of devices) {
      const sums = `${device}.SHA256SUMS`;
      const text = await readFile(join(dir, 'release', sums), 'utf8');
      const names = text
        .trim()
        .split('\n')
        .map((line) => line.split('  ')[1]);
      assert.deepEqual(names, filesOf(device).sort());
      await run('busybox', ['sha256sum', '-c', sums], { cwd: join(dir, 'release') });
    }
  }));

test('a release without a compressed image is refused', () =>
  inTempDir(async (dir) => {
    await mkdir(join(dir, 'build', 'gate-1'), { recursive: true });
    const { status, stderr } = await ci(dir, 'gather', 'build/gate-1', 'release');
    assert.equal(status, 1);
    assert.match(stderr, /build-image --image-only/);
    assert.equal(await exists(join(dir, 'release')), false);
  }));
