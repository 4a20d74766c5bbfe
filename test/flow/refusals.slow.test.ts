import assert from 'node:assert/strict';
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/frame';
import { CACHE_DIR } from '../../scripts/checkout';
import { exists, inTempDir, OWN_MOUNTS, start, withLock } from '../../scripts/os';
import { SHIPPED_DEVICE } from '../support/shipped-config';

/** What goes wrong around a build: one message, one hint, an exit status, and nothing half-made. */

interface Outcome {
  status: number | undefined;
  stdout: string;
  stderr: string;
}

/** `npm run build-image` as a child of `wrapper`, which is given the command as its arguments. */
function build(
  dir: string,
  env: Record<string, string>,
  wrapper = 'exec "$@"',
  flags: readonly string[] = [],
) {
  const command = [
    'node',
    join(ROOT, 'scripts', 'run.js'),
    'build-image',
    '--device',
    SHIPPED_DEVICE,
  ];
  return start('unshare', [...flags, 'sh', '-c', wrapper, 'sh', ...command], {
    cwd: ROOT,
    stdin: 'ignore',
    env: { PPPI_BUILD_DIR: join(dir, 'build'), PPPI_CACHE_DIR: CACHE_DIR, ...env },
  });
}

async function outcome(child: ReturnType<typeof build>): Promise<Outcome> {
  const { exitCode, stdout, stderr } = await child;
  return { status: exitCode, stdout: String(stdout), stderr: String(stderr) };
}

/** Waits until a build has said something, or ended without. */
async function seen(child: ReturnType<typeof build>, line: RegExp): Promise<void> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      if (line.test((text += chunk.toString()))) resolve();
    });
    child.on('exit', () => reject(new Error(text)));
  });
}

/** One fact, one hint, no stack, no image. */
async function assertRefused(
  { status, stderr }: Outcome,
  dir: string,
  fact: RegExp,
  hint: RegExp,
): Promise<void> {
  assert.equal(status, 1, stderr);
  assert.match(stderr, fact);
  assert.match(stderr, hint);
  assert.equal(stderr.match(/^error: /gm)?.length, 1, stderr);
  assert.equal(stderr.match(/^hint: /gm)?.length, 1, stderr);
  assert.doesNotMatch(stderr, /^ {4}at /m);
  await assertNothingLeft(dir);
}

async function assertNothingLeft(dir: string): Promise<void> {
  const left = (await readdir(dir, { recursive: true }).catch(() => [])).filter((path) =>
    /\.partial|\.lock$|sdcard\.img/.test(path),
  );
  assert.deepEqual(left, []);
}

/** Not root: a user name space in which nobody is mapped, so that no file is opened by privilege. */
const NOT_ROOT = ['--user'];

test('a missing tool, not root: the exact line to install it', () =>
  inTempDir(async (dir) => {
    const hidden = 'mount --bind /dev/null "$(command -v genimage)"; exec unshare --user "$@"';
    const result = await outcome(build(dir, {}, hidden, OWN_MOUNTS));
    await assertRefused(
      result,
      dir,
      /^error: missing Debian packages: genimage$/m,
      /^hint: sudo apt-get install --yes --no-install-recommends genimage$/m,
    );
  }));

test('a full disk', () =>
  inTempDir(async (dir) => {
    await mkdir(join(dir, 'build'));
    // Not root behind the mount: where / is nobody's, swc trusts no folder for its cache but nobody's own.
    const small = `mount -t tmpfs -o size=30m none ${join(dir, 'build')}; unshare --user "$@"; status=$?; find ${join(dir, 'build')} -name '*.img' -o -name '*.partial' -o -name work >&2; exit $status`;
    const result = await outcome(build(dir, {}, small, OWN_MOUNTS));
    await assertRefused(
      result,
      dir,
      /no space left on the disk that holds .*\/build\/shipped: \d+ MiB of 30 MiB are free/,
      /free 384 MiB there, or set PPPI_BUILD_DIR to/,
    );
    assert.doesNotMatch(result.stderr, /work$/m);
    assert.doesNotMatch(result.stderr, /sdcard\.img$|\.partial$|\/work$/m);
  }));

test('an unwritable build folder', () =>
  inTempDir(async (dir) => {
    await mkdir(join(dir, 'build'));
    await chmod(join(dir, 'build'), 0o555);
    const result = await outcome(build(dir, {}, undefined, NOT_ROOT));
    await assertRefused(result, dir, /^error: no permission for .*build/m, /check who owns it/);
  }));

test('an unreachable mirror', () =>
  inTempDir(async (dir) => {
    // Nothing listens on the discard port of this machine.
    const env = { http_proxy: 'http://127.0.0.1:9', PPPI_CACHE_DIR: join(dir, 'cache') };
    const result = await outcome(build(dir, env));
    await assertRefused(result, dir, /^error: .*(mirror|packages|reach|download)/im, /^hint: /m);
  }));

test('an output folder in which another build is at work is waited for', () =>
  inTempDir(async (dir) => {
    const waiting = /^waiting for another build, which is using .*\/build\/shipped$/m;
    const next = await withLock(join(dir, 'build', 'shipped'), async () => {
      const child = build(dir, {});
      await seen(child, waiting);
      return { child };
    });
    const { status, stderr } = await outcome(next.child);
    assert.equal(status, 0, stderr);
    assert.equal(stderr.match(/waiting/g)?.length, 1);
  }));

for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  test(`${signal} in the middle: nothing half-made, and the next run goes on`, () =>
    inTempDir(async (dir) => {
      const cache = { PPPI_CACHE_DIR: join(dir, 'cache') };
      const child = build(dir, cache);
      await seen(child, /extracting archives|downloading packages/);
      child.kill(signal);
      const result = await outcome(child);
      assert.equal(result.status, status, result.stderr);
      assert.match(result.stderr, /interrupted/);
      await assertNothingLeft(dir);
      if (signal !== 'SIGINT') return;
      const next = await outcome(build(dir, cache));
      assert.equal(next.status, 0, next.stderr);
      assert.ok(await exists(join(dir, 'build', 'shipped', 'sdcard.img')));
    }));
}
