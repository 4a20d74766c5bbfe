import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, TYPESCRIPT, UserError } from '../../../scripts/frame';
import { start } from '../../../scripts/os';
import { build, endGroup, note, type Buildroot } from '../../../scripts/system/buildroot/make';

let dir: string;
let buildroot: Buildroot;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'pppi-make-'));
  buildroot = {
    tree: dir,
    output: join(dir, 'output'),
    env: {},
    log: join(dir, 'build.log'),
    offline: false,
  };
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('each line is passed on and logged; the end of the log names the failing package', async () => {
  writeFileSync(
    join(dir, 'Makefile'),
    "all:\n\t@echo '>>> zlib 1.3 Building'\n\t@echo wrong\n\t@false\n",
  );
  const lines: string[] = [];
  await assert.rejects(
    build(buildroot, ['all'], (line) => lines.push(line)),
    (error) => error instanceof UserError && /in the package zlib\n/.test(error.message),
  );
  assert.ok(lines.includes('wrong'));
  assert.match(readFileSync(buildroot.log, 'utf8'), />>> zlib 1\.3 Building\nwrong\n/);
});

test('the failing package is named after any number of lines', async () => {
  const makefile = "all:\n\t@echo '>>> zlib 1.3-2 Building'; seq 1000; false\n";
  writeFileSync(join(dir, 'Makefile'), makefile);
  await assert.rejects(
    build(buildroot, ['all'], () => {}),
    /in the package zlib\n/,
  );
});

test('what a build is made from stands in its log before make', async () => {
  writeFileSync(join(dir, 'Makefile'), 'all:\n');
  buildroot.log = join(dir, 'logs/build.log');
  await note(buildroot, 'BUILDROOT_DIR is commit 1');
  await build(buildroot, ['all'], () => {});
  assert.match(readFileSync(buildroot.log, 'utf8'), /^BUILDROOT_DIR is commit 1\n\$ make /);
});

test('a remote ccache that the environment names reaches the compilers, and no log', async () => {
  const seen = join(dir, 'seen');
  writeFileSync(join(dir, 'Makefile'), `all:\n\t@echo "$$CCACHE_REMOTE_STORAGE" >${seen}\n`);
  process.env.CCACHE_REMOTE_STORAGE = 'redis://hush-hush@cache.example';
  try {
    await build(buildroot, ['all'], () => {});
  } finally {
    delete process.env.CCACHE_REMOTE_STORAGE;
  }
  assert.equal(readFileSync(seen, 'utf8'), 'redis://hush-hush@cache.example\n');
  assert.doesNotMatch(readFileSync(buildroot.log, 'utf8'), /hush-hush/);
});

/** True if a process is gone, or has ended and nobody has asked for its status (proc(5), stat). */
function hasEnded(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return !existsSync(file) || / Z /.test(readFileSync(file, 'utf8'));
}

/** A process that was killed is gone a moment later. @throws if it is there after ten seconds */
async function ends(pid: number): Promise<void> {
  for (let i = 0; i < 1000 && !hasEnded(pid); i++) await sleep(10);
  assert.ok(hasEnded(pid));
}

/** A Makefile whose make goes on for ever. @returns the file that gets the number of a process of it */
function endless(prefix = ''): string {
  const pidFile = join(dir, 'pid');
  const recipe = `${prefix}sleep 300 & echo $$! >${pidFile}.new; mv ${pidFile}.new ${pidFile}; wait`;
  writeFileSync(join(dir, 'Makefile'), `all:\n\t@${recipe}\n`);
  return pidFile;
}

/** @returns the number that the file gets */
async function pidIn(file: string): Promise<number> {
  for (let i = 0; i < 200 && !existsSync(file); i++) await sleep(100);
  return Number(readFileSync(file, 'utf8'));
}

test('a log that cannot be written ends make and is told', async () => {
  const pidFile = endless();
  buildroot.log = '/dev/full';
  await assert.rejects(
    build(buildroot, ['all'], () => {}),
    (error) =>
      error instanceof UserError &&
      /log cannot be written: ENOSPC.*\n {2}\/dev\/full$/.test(error.message) &&
      /free some space/.test(error.hint ?? ''),
  );
  if (existsSync(pidFile)) assert.ok(hasEnded(await pidIn(pidFile)));
});

test('what does not listen to SIGTERM is killed', async () => {
  const pidFile = endless("trap '' TERM; ");
  const child = start('make', ['-C', dir], { stdin: 'ignore', detached: true });
  const pid = await pidIn(pidFile);
  await endGroup(child, 300);
  assert.equal((await child).signal, 'SIGKILL');
  await ends(pid);
});

/** A build in a process of its own, which an interrupt may end. @param then what it does next */
function elsewhere(then = ''): { pid: number; ended: Promise<string> } {
  const program = `
    const { listenForInterrupt } = require('./scripts/frame');
    const { build } = require('./scripts/system/buildroot/make');
    listenForInterrupt();
    build(${JSON.stringify(buildroot)}, ['all'], () => {}).catch((e) => console.log(e.name));
    ${then}
  `;
  const child = spawn('node', ['-r', TYPESCRIPT, '-e', program], { cwd: ROOT });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  return { pid: child.pid ?? 0, ended: once(child, 'close').then(() => output) };
}

test('an interrupt ends make and what it started', async () => {
  const pidFile = endless();
  const { pid: builder, ended } = elsewhere();
  const pid = await pidIn(pidFile);
  process.kill(builder, 'SIGINT');
  assert.match(await ended, /Interrupted/);
  await ends(pid);
});

test('so does one that comes just before make runs', async () => {
  endless();
  assert.match(await elsewhere("process.emit('SIGINT');").ended, /Interrupted/);
});
