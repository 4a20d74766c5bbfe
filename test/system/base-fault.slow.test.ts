import assert from 'node:assert/strict';
import { cp, mkdir, readdir, truncate, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadBoard } from '../../scripts/hardware';
import { ROOT } from '../../scripts/frame';
import { CACHE_DIR } from '../../scripts/checkout';
import { exists, inTempDir, run } from '../../scripts/os';
import { withBase } from '../../scripts/system/debian/provide';

test('no image is made of a base that was changed: it is made again, and told', () =>
  inTempDir(async (dir) => {
    const request = {
      board: await loadBoard('rpi3'),
      kernel: 'stable' as const,
      refresh: false,
      say: () => undefined,
    };
    const base = await withBase(request, ({ rootDir }) => Promise.resolve(join(rootDir, '..')));
    const cache = join(dir, 'cache');
    await mkdir(cache);
    const name = (await readdir(CACHE_DIR)).find((one) => base.endsWith(one)) ?? '';
    await cp(base, join(cache, name), { recursive: true, verbatimSymlinks: true });
    const busybox = join(cache, name, 'root/usr/bin/busybox');
    await truncate(busybox);
    await utimes(busybox, 1, 1);
    // Nothing listens on the discard port: that it is made again is seen by its asking for packages.
    const env = {
      http_proxy: 'http://127.0.0.1:9',
      PPPI_BUILD_DIR: join(dir, 'build'),
      PPPI_CACHE_DIR: cache,
    };
    const command = [join(ROOT, 'scripts/run.js'), 'build-image'];
    const { status, stderr } = await run('node', command, { env, okStatus: [0, 1] });
    assert.equal(status, 1, stderr);
    assert.match(stderr, /making .*debian-.* again: root\/usr\/bin\/busybox was changed$/m);
    assert.ok(!(await exists(join(dir, 'build/device/SHA256SUMS'))));
  }));
