import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { INTERRUPTED_STATUS, ROOT, TYPESCRIPT, UserError } from '../../scripts/frame';
import {
  exists,
  inTempDir,
  makeFolder,
  makeSocketDir,
  OWN_MOUNTS,
  run,
  start,
} from '../../scripts/os';
import { SHIPPED_DEVICE } from '../support/shipped-config';

const RUN = join(ROOT, 'scripts/run.js');

test('a folder where there can be none is told, and does not spin', { timeout: 20_000 }, () =>
  inTempDir(async (dir) => {
    await writeFile(join(dir, 'file'), '');
    await symlink('nowhere', join(dir, 'gone'));
    for (const path of ['/proc/x/y', join(dir, 'file/x'), join(dir, 'gone/x')])
      await assert.rejects(makeFolder(path), (error: unknown) => {
        assert.ok(error instanceof UserError || (error as { code?: string }).code === 'ENOENT');
        return true;
      });
    await makeFolder(join(dir, 'a/b/c'));
    await makeFolder(join(dir, 'a/b/c'));
    assert.ok(await exists(join(dir, 'a/b/c')));
  }),
);

test('PPPI_BUILD_DIR below /proc is a mistake', { timeout: 60_000 }, async () => {
  const { status, stderr } = await run('node', [RUN, 'render', SHIPPED_DEVICE], {
    env: { PPPI_BUILD_DIR: '/proc/x' },
    okStatus: [2],
  });
  assert.equal(status, 2);
  assert.match(stderr, /cannot create a folder in \/proc/);
});

test('a variable that is set to nothing is as one that is not set', async () => {
  const ask = `require(${JSON.stringify(TYPESCRIPT)});
    const { BUILD_DIR } = require('./scripts/frame'); const { CACHE_DIR } = require('./scripts/checkout'); console.log(BUILD_DIR, CACHE_DIR)`;
  const env = { PPPI_BUILD_DIR: '', PPPI_CACHE_DIR: '' };
  const { stdout } = await run('node', ['-e', ask], { cwd: ROOT, env });
  assert.equal(stdout, `${join(ROOT, 'build')} ${join(ROOT, 'build/cache')}`);
});

test('no compiled code is read from or left in a shared folder', () =>
  inTempDir(async (dir) => {
    // Whoever owns the folder can lay code there.
    const cache = join(dir, `v8-compile-cache-${process.getuid?.()}`);
    await mkdir(cache, { mode: 0o777 });
    await run('node', [RUN, 'show', SHIPPED_DEVICE], {
      env: { TMPDIR: dir, DISABLE_V8_COMPILE_CACHE: '' },
    });
    assert.deepEqual(await readdir(cache), []);
    assert.deepEqual(await readdir(dir), [`v8-compile-cache-${process.getuid?.()}`]);
  }));

test('TMPDIR too small: show works, an image that does not fit says so and where', () =>
  inTempDir(async (dir) => {
    const image = join(dir, 'zeros.img');
    await writeFile(image, Buffer.alloc(4 * 1024 ** 2));
    await run('xz', ['-0', image]);
    await mkdir(join(dir, 'small'));
    const small = join(dir, 'small');
    const script =
      'mount -t tmpfs -o size=1M tmpfs "$1" && export TMPDIR="$1" && shift && exec "$@"';
    const inSmall = (...args: string[]) =>
      run(
        'unshare',
        [...OWN_MOUNTS, 'sh', '-c', script, 'sh', small, process.execPath, RUN, ...args],
        {
          okStatus: [0, 1, 2],
        },
      );
    assert.equal((await inSmall('show', SHIPPED_DEVICE)).status, 0);
    const { status, stderr } = await inSmall('show', '--image', `${image}.xz`);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /no space left on the disk that holds .*small: 0 MiB of 1 MiB are free\n.*TMPDIR/,
    );
    assert.doesNotMatch(stderr, /damaged/);
  }));

test('TMPDIR that is no folder, or too long for sockets, is named', async () => {
  const before = process.env.TMPDIR;
  try {
    process.env.TMPDIR = '/proc/nope';
    await assert.rejects(
      inTempDir(() => Promise.resolve()),
      { message: 'no temporary folder can be made in /proc/nope (ENOENT)', exitCode: 1 },
    );
    process.env.TMPDIR = `/${'x'.repeat(90)}`;
    await assert.rejects(makeSocketDir('pppi-'), {
      message: /^the path \/x+ is too long for sockets/,
    });
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
});

test('an image that is no file is named as what it is', () =>
  inTempDir(async (dir) => {
    await run('mkfifo', [join(dir, 'pipe')]);
    for (const [command, path, kind] of [
      ['emulate', dir, 'folder'],
      ['show', join(dir, 'pipe'), 'FIFO'],
    ] as const) {
      const { stderr, status } = await run('node', [RUN, command, '--image', path], {
        okStatus: [2],
        timeout: 60_000,
      });
      assert.equal(status, 2);
      assert.match(stderr, new RegExp(`${path} is not a regular file: it is a ${kind}`));
    }
  }));

for (const signal of Object.keys(INTERRUPTED_STATUS) as (keyof typeof INTERRUPTED_STATUS)[])
  test(`${signal} ends also what waits in the kernel for ever`, { timeout: 60_000 }, () =>
    inTempDir(async (dir) => {
      const pipe = join(dir, 'pipe');
      await run('mkfifo', [pipe]);
      // An open that waits for a writer: no file of the product is opened so, but a disk or a network may hang alike.
      const code = `require(${JSON.stringify(TYPESCRIPT)});
        const { withErrors } = require('./scripts/frame');
        void withErrors([], async () => {
          const opening = require('node:fs/promises').open(process.argv[1]);
          console.log('waits');
          await opening;
        });`;
      const child = start('node', ['-e', code, pipe], { cwd: ROOT, stdin: 'ignore' });
      await once(child.stdout!, 'data');
      child.kill(signal);
      await child;
      assert.equal(child.signalCode, signal);
    }),
  );
