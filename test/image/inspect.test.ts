import assert from 'node:assert/strict';
import { copyFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { ROOT } from '../../scripts/frame';
import { inTempDir, run } from '../../scripts/os';
import { inspectImage } from '../../scripts/image';
import { makeCard, RECORD } from './card';

const KERNEL = Buffer.from('MZ\0Linux version 6.12.1-test (who@where) (gcc) #1 SMP\n\0');

const card = (dir: string) => makeCard(dir, KERNEL, Buffer.from('hsqs'));

test('an image tells what it is, plain or compressed', () =>
  inTempDir(async (dir) => {
    const image = await card(dir);
    const plain = await inspectImage(image);
    assert.deepEqual(plain.record, RECORD);
    assert.equal(plain.kernel, '6.12.1-test');
    assert.deepEqual(
      plain.partitions.map(({ type }) => type),
      [0x0c, 0x83, 0x83],
    );
    assert.equal(plain.manifest, 'none');
    await run('zstd', ['-q', image, '-o', join(dir, 'card.zst')]);
    await run('xz', ['-0', '--keep', image]);
    await run('gzip', ['-1', '--keep', image]);
    for (const packed of [join(dir, 'card.zst'), `${image}.xz`, `${image}.gz`]) {
      const { record, kernel, bytes } = await inspectImage(packed);
      assert.deepEqual([record, kernel], [RECORD, '6.12.1-test']);
      assert.ok(bytes < plain.bytes);
    }
  }));

test('a manifest beside it is compared with the file', () =>
  inTempDir(async (dir) => {
    const image = await card(dir);
    const { sha256, bytes } = await inspectImage(image);
    const manifest = { ...RECORD, artefacts: [{ name: 'sdcard.img', bytes, sha256 }] };
    await writeFile(join(dir, 'manifest.json'), JSON.stringify(manifest));
    assert.equal((await inspectImage(image)).manifest, 'fits');
    // As .ci/gather lays out a release of many devices: the one of its own name counts.
    const released = join(dir, 'gate-1.img');
    await copyFile(image, released);
    const other = { ...manifest, artefacts: [] };
    await writeFile(join(dir, 'gate-1.manifest.json'), JSON.stringify(other));
    assert.equal((await inspectImage(released)).manifest, 'of another image');
    await writeFile(join(dir, 'gate-1.manifest.json'), JSON.stringify(manifest));
    assert.equal((await inspectImage(released)).manifest, 'fits');
    const bent = await readFile(image);
    bent.write('x', bytes - 1);
    await writeFile(image, bent);
    assert.equal((await inspectImage(image)).manifest, 'of another image');
  }));

test('what is no image is told in words', () =>
  inTempDir(async (dir) => {
    const image = await card(dir);
    await run('xz', ['-0', '--keep', image]);
    await truncate(`${image}.xz`, 5000);
    await assert.rejects(inspectImage(`${image}.xz`), { message: /damaged or truncated$/ });
    await run('mdel', ['-i', `${image}@@1M`, '::image.json']);
    await assert.rejects(inspectImage(image), { message: /does not say what it is/ });
    await truncate(image, 1024 ** 2);
    await assert.rejects(inspectImage(image), { message: /is truncated/ });
    await assert.rejects(inspectImage(dir), { message: /is not a regular file: it is a folder$/ });
    await assert.rejects(inspectImage(__filename), { message: /has no partition table$/ });
  }));

test('npm run show -- --image', () =>
  inTempDir(async (dir) => {
    const image = await card(dir);
    const show = (...args: string[]) =>
      run('node', [join(ROOT, 'scripts/run.js'), 'show', ...args], { okStatus: [0, 1, 2] });
    const { stdout } = await show('--json', '--image', image);
    const shown = JSON.parse(stdout) as { hostname: string; packages: object };
    assert.equal(shown.hostname, 'gate-7');
    assert.deepEqual(shown.packages, {
      busybox: '1:1.37.0-6+b9',
      'linux-image-6.12': '6.12.1-1',
    });
    assert.equal((await show('--image', join(dir, 'none'))).status, 1);
    assert.equal((await show('--image', image, '--device', 'x.yaml')).status, 2);
  }));
