import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, UserError } from '../../../scripts/host';
import { build, type Buildroot } from '../../../scripts/system/buildroot/make';

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
  await sleep(100);
  assert.match(readFileSync(buildroot.log, 'utf8'), />>> zlib 1\.3 Building\nwrong\n/);
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
  await sleep(100);
  assert.doesNotMatch(readFileSync(buildroot.log, 'utf8'), /hush-hush/);
});

/** True if a process is gone, or has ended and nobody has asked for its status (proc(5), stat). */
function hasEnded(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return !existsSync(file) || / Z /.test(readFileSync(file, 'utf8'));
}

test('an interrupt ends make and what it started', async () => {
  const pidFile = join(dir, 'pid');
  writeFileSync(join(dir, 'Makefile'), `all:\n\t@sleep 300 & echo $$! >${pidFile}; wait\n`);
  const program = `
    const { listenForInterrupt } = require('./scripts/host');
    const { build } = require('./scripts/system/buildroot/make');
    listenForInterrupt();
    build(${JSON.stringify(buildroot)}, ['all'], () => {}).catch((e) => console.log(e.name));
  `;
  const child = spawn('node', ['-r', 'ts-node/register', '-e', program], { cwd: ROOT });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  for (let i = 0; i < 200 && !existsSync(pidFile); i++) await sleep(100);
  await sleep(200);
  const pid = Number(readFileSync(pidFile, 'utf8'));
  process.kill(child.pid ?? 0, 'SIGINT');
  await once(child, 'exit');
  assert.match(output, /Interrupted/);
  await sleep(200);
  assert.ok(hasEnded(pid));
});
