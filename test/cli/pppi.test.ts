import assert from 'node:assert/strict';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { commandNames, loadCommand, loadCommands } from '../../scripts/cli';
import { ROOT } from '../../scripts/frame';
import { inTempDir, run } from '../../scripts/os';
import { SHIPPED_DEVICE } from '../support/shipped-config';

interface Package {
  version: string;
  bin: { pppi: string };
  scripts: Record<string, string>;
}

async function readPackage(): Promise<Package> {
  return JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Package;
}

const RUN = join(ROOT, 'scripts', 'run.js');

interface How {
  cwd?: string;
  env?: Record<string, string>;
}

async function pppi(args: readonly string[], { cwd = ROOT, env = {} }: How = {}) {
  // Of the npm that runs these tests nothing is to be seen.
  const alone = { INIT_CWD: '', npm_package_json: '' };
  const result = await run('node', [RUN, ...args], {
    cwd,
    env: { ...alone, ...env },
    okStatus: [0, 1, 2],
  });
  assert.doesNotMatch(result.stderr, /^ {4}at |MODULE_NOT_FOUND|ERR_|defect/m);
  return result;
}

test('a command that there is not: the nearest, and all of them', async () => {
  const all = `There are ${commandNames().join(', ')}; each takes --help`;
  for (const name of ['nope', '__proto__', '../commands/show'])
    assert.throws(() => loadCommand(name), {
      message: `there is no command ${name}`,
      hint: all,
      exitCode: 2,
    });
  const wrong = await pppi(['shwo']);
  assert.equal(wrong.status, 2);
  assert.equal(wrong.stderr, `error: there is no command shwo\nhint: did you mean show? ${all}`);
  const none = await pppi([]);
  assert.equal(none.status, 2);
  assert.equal(none.stderr, 'error: no command given\nhint: pppi --help lists them');
});

test('--help has a line for each command, and help COMMAND is its --help', async () => {
  const { stdout, status } = await pppi(['--help']);
  assert.equal(status, 0);
  for (const { name, summary } of loadCommands()) {
    assert.match(summary, /^[A-Z][^\n]{20,70}[^.\n]$/, name);
    assert.match(stdout, new RegExp(`^  ${name} +[A-Z]`, 'm'));
  }
  for (const line of stdout.split('\n')) assert.ok(line.length <= 100, line);
  const help = await pppi(['help', 'show']);
  assert.equal(help.stdout, (await pppi(['show', '--help'])).stdout);
  assert.match(
    help.stdout,
    /^Usage: npm run show -- \[options\] \[FILE\]\n {3}or: pppi show \[options\]/,
  );
});

test('every command is named by its file, and every npm script calls pppi', async () => {
  assert.deepEqual(
    loadCommands().map(({ name }) => name),
    commandNames(),
  );
  const { bin, scripts } = await readPackage();
  assert.equal(join(ROOT, bin.pppi), RUN);
  for (const [name, text] of Object.entries(scripts)) {
    if (name === 'format') continue;
    const [, command = ''] = /^node scripts\/run\.js ([a-z-]+)( [a-z -]+)?$/.exec(text) ?? [];
    assert.ok(commandNames().includes(command), `${name}: ${text}`);
  }
});

test('--version is that of package.json', async () => {
  const { version } = await readPackage();
  const { stdout } = await pppi(['--version']);
  assert.match(stdout, new RegExp(`^pppi ${version.replaceAll('.', '\\.')}( [0-9a-f]{12}.*)?$`));
});

test('a linked pppi works from any folder, with paths as they are there', () =>
  inTempDir(async (dir) => {
    const bin = join(dir, 'bin', 'pppi');
    await mkdir(dirname(bin));
    await symlink(RUN, bin);
    await writeFile(join(dir, 'gate-9.yaml'), await readFile(SHIPPED_DEVICE));
    const { stdout } = await run('node', [bin, 'show', 'gate-9.yaml'], { cwd: dir });
    assert.match(stdout, /^name: gate-9$/m);
  }));

test('npm run: paths are meant from where npm was called, if the script is our own', () =>
  inTempDir(async (dir) => {
    await writeFile(join(dir, 'gate-9.yaml'), await readFile(SHIPPED_DEVICE));
    await writeFile(join(dir, 'package.json'), '{}');
    const ours = join(ROOT, 'package.json');
    const found = await pppi(['show', 'gate-9.yaml'], {
      env: { INIT_CWD: dir, npm_package_json: ours },
    });
    assert.match(found.stdout, /^name: gate-9$/m, found.stderr);
    // Another project's script goes to its own package.json's folder, and calls pppi there.
    const theirs = await pppi(['show', 'gate-9.yaml'], {
      cwd: dir,
      env: { INIT_CWD: '/', npm_package_json: join(dir, 'package.json') },
    });
    assert.match(theirs.stdout, /^name: gate-9$/m, theirs.stderr);
  }));

test('a folder that has been removed under the shell is told', () =>
  inTempDir(async (dir) => {
    const script = 'mkdir gone && cd gone && rmdir ../gone && node "$0" show';
    const { status, stderr } = await run('bash', ['-c', script, RUN], { cwd: dir, okStatus: [2] });
    assert.equal(status, 2);
    assert.equal(stderr, 'error: the folder that you are in is gone\nhint: cd to another one');
  }));
