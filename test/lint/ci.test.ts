import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { readDevice } from '../../scripts/flow';
import { ROOT } from '../../scripts/frame';
import { outputPaths } from '../../scripts/checkout';
import { exists, inTempDir, run, start } from '../../scripts/os';
import { RELEASE } from '../../scripts/system/buildroot/release';

const WORKFLOWS = join(ROOT, '.github', 'workflows');

interface Step {
  uses?: string;
  if?: string;
  run?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
}
interface Workflow {
  on: Record<string, { branches?: string[]; tags?: string[] } | null>;
  permissions: unknown;
  env?: unknown;
  jobs: Record<string, { permissions?: unknown; env?: unknown; steps?: Step[] }>;
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

test('a commit of a branch with a pull request runs no job twice', async () => {
  for (const [name, text] of await workflows()) {
    const { on } = parse(text) as Workflow;
    if ('push' in on && 'pull_request' in on) assert.deepEqual(on.push?.branches, ['main'], name);
  }
});

test('a checkout leaves no token behind', async () => {
  let count = 0;
  for (const [name, text] of await workflows())
    for (const { steps = [] } of Object.values((parse(text) as Workflow).jobs))
      for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
        assert.equal(step.with?.['persist-credentials'], false, name);
        count++;
      }
  assert.ok(count > 4, String(count));
});

test('only the steps that build have secrets', async () => {
  let count = 0;
  for (const [name, text] of await workflows()) {
    const workflow = parse(text) as Workflow;
    const steps = Object.values(workflow.jobs).flatMap((job) => job.steps ?? []);
    const having = steps.filter((step) => JSON.stringify(step).includes('secrets.'));
    for (const { run = '' } of having)
      assert.match(run, /^(npm run build-image|.* npm run test:buildroot)[^\n]*\n?$/, name);
    count += having.length;
    const elsewhere = JSON.stringify(workflow).split('secrets.').length - 1;
    assert.equal(elsewhere, having.length, `${name}: secrets outside of a step`);
  }
  assert.equal(count, 3);
});

const gitlab = () => readFile(join(ROOT, '.gitlab-ci.yml'), 'utf8');
const gitlabImages = () => readFile(join(ROOT, '.gitlab', 'images.yml'), 'utf8');

test('all jobs have one container, pinned by digest, and a script pins another', () =>
  inTempDir(async (dir) => {
    const files = ['.gitlab-ci.yml', '.gitlab/images.yml'];
    for (const name of (await workflows()).keys()) files.push(join('.github/workflows', name));
    const containers = async (root: string) => {
      const found: string[] = [];
      for (const file of files)
        for (const [, image] of (await readFile(join(root, file), 'utf8')).matchAll(
          /^ +(?:image|container): +(\S+)$/gm,
        ))
          found.push(image ?? '');
      return found;
    };
    const found = await containers(ROOT);
    assert.ok(found.length >= 10, String(found.length));
    assert.equal(new Set(found).size, 1);
    assert.match(found[0] ?? '', /^node:22-trixie@sha256:[0-9a-f]{64}$/);

    for (const file of files) {
      await mkdir(join(dir, dirname(file)), { recursive: true });
      await writeFile(join(dir, file), await readFile(join(ROOT, file)));
    }
    for (const wrong of ['', 'sha256:12', `sha256:${'G'.repeat(64)}`, 'a'.repeat(64)])
      assert.equal((await ci(dir, 'pin-image', wrong)).status, 2, wrong);
    assert.deepEqual(await containers(dir), found);
    const { status, stderr } = await ci(dir, 'pin-image', `sha256:${'5'.repeat(64)}`);
    assert.equal(status, 0, stderr);
    assert.deepEqual(
      await containers(dir),
      found.map(() => `node:22-trixie@sha256:${'5'.repeat(64)}`),
    );
  }));

interface GitlabJob {
  cache?: { key: string };
  needs?: unknown[];
}
interface Pipeline {
  workflow: { rules: { if: string; when?: string; variables?: Record<string, string> }[] };
  devices: { artifacts: { paths: string[] }; script: string[] };
  images: { variables: Record<string, string> };
}

test('GitLab: a branch with a merge request has one pipeline, and each kind its own cache', async () => {
  const text = await gitlab();
  const { workflow } = parse(text) as Pipeline;
  const never = workflow.rules.findIndex(({ when }) => when === 'never');
  assert.match(workflow.rules[never]?.if ?? '', /CI_COMMIT_BRANCH && \$CI_OPEN_MERGE_REQUESTS/);
  // The first rule that fits counts: a plain branch is left to those after it.
  const kinds = workflow.rules.map(({ variables }) => variables?.KIND);
  assert.deepEqual(kinds, ['tag', 'merge-request', undefined, 'branch']);
  const jobs = Object.entries(parse(text) as Record<string, GitlabJob>);
  const keys = jobs.flatMap(([, { cache }]) => cache?.key ?? []);
  assert.deepEqual(keys, ['base-$KIND-$CI_COMMIT_REF_SLUG', 'buildroot-$KIND']);
});

test('the base is handed on as an artefact, and that of a release has the newest packages', async () => {
  const { devices, images } = parse(await gitlab()) as Pipeline;
  assert.ok(devices.artifacts.paths.includes('build/cache'));
  assert.ok(devices.script.some((line) => line.includes('${CI_COMMIT_TAG:+--refresh}')));
  assert.deepEqual(images.variables, { PARENT_PIPELINE_ID: '$CI_PIPELINE_ID' });
  const below = parse(await gitlabImages()) as Record<string, GitlabJob>;
  for (const name of ['.build', 'models']) {
    assert.deepEqual(below[name]?.needs, [{ pipeline: '$PARENT_PIPELINE_ID', job: 'devices' }]);
    assert.equal(below[name]?.cache, undefined, name);
  }

  const { jobs } = parse((await workflows()).get('images.yml') ?? '') as Workflow;
  const caches = jobs.devices?.steps?.filter(({ uses }) => uses?.startsWith('actions/cache'));
  assert.deepEqual(
    caches?.map((step) => step.if),
    ["github.ref_type != 'tag'"],
  );
  assert.match(JSON.stringify(jobs.devices), /ref_type == 'tag' && '--refresh'/);
  for (const name of ['image', 'models']) {
    const uses = jobs[name]?.steps?.map((step) => step.uses ?? step.run ?? '') ?? [];
    assert.match(uses.join('\n'), /download-artifact@[^\n]+\ntar -xf base.tar/);
    assert.doesNotMatch(uses.join('\n'), /actions\/cache/);
  }
});

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

const DEVICES = ['gate-7.yaml', 'a.yaml', 'a.local.yaml', 'b.yml', 'b.local.yml'];

/** A config/ with these files beside a modem and a note. */
async function configOf(dir: string, devices: readonly string[]) {
  await mkdir(join(dir, 'config', 'modems'), { recursive: true });
  for (const name of [...devices, 'modems/m.yaml', 'notes.txt'])
    await writeFile(join(dir, 'config', name), '');
}

test('the matrix has every device of config/ and no other file', () =>
  inTempDir(async (dir) => {
    await configOf(dir, DEVICES);
    const { stdout } = await ci(dir, 'devices', '3');
    assert.deepEqual(JSON.parse(stdout), ['a.yaml', 'gate-7.yaml', 'b.yml']);
  }));

test('more devices than a matrix takes, or two of one name, are told', () =>
  inTempDir(async (dir) => {
    await configOf(dir, DEVICES);
    const many = await ci(dir, 'devices', '2');
    assert.deepEqual([many.status, many.stdout], [1, '']);
    assert.match(many.stderr, /has 3 devices, a matrix takes 2/);
    await configOf(dir, ['a.yml']);
    const twice = await ci(dir, 'devices', '9');
    assert.equal(twice.status, 1);
    assert.match(twice.stderr, /a\.yaml and config\/a\.yml/);

    const github = (await workflows()).get('images.yml') ?? '';
    const guide = await readFile(join(ROOT, 'docs', 'fleet.md'), 'utf8');
    for (const [text, most] of [
      [github, '256'],
      [await gitlab(), '200'],
    ] as const) {
      assert.ok(text.includes(`$(.ci/devices ${most})`), most);
      assert.ok(guide.includes(most), most);
    }
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
