import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { type ImageRecord, parseManifest, publish, readRecord } from '../../scripts/image';
import { filesIn } from '../../scripts/checkout';
import { exists, inTempDir, run, sha256File } from '../../scripts/os';
import { makeCard, RECORD } from '../image/card';

/** A card and the papers that a system brings, as a build hands them over. */
async function publishInto(dir: string, image: string, record: ImageRecord, compressed = false) {
  const stage = join(dir, 'work', 'papers');
  await mkdir(stage, { recursive: true });
  await copyFile(image, join(stage, 'sdcard.img'));
  await writeFile(join(stage, 'sbom.cdx.json'), '{}\n');
  return publish({ stage, record, paths: filesIn(dir), compressed, say: () => {} });
}

test('the checksums fit, and the manifest lists what lies beside it', () =>
  inTempDir(async (dir) => {
    const image = await makeCard(join(dir, 'made'), Buffer.from('kernel'), Buffer.from('hsqs'));
    const out = join(dir, 'out');
    const manifest = await publishInto(out, image, RECORD);
    await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: out });
    assert.deepEqual((await readdir(out)).sort(), [
      ...['SHA256SUMS', 'manifest.json', 'packages.lock.json', 'sbom.cdx.json', 'sdcard.bmap'],
      ...['sdcard.img', 'work'],
    ]);
    const text = await readFile(join(out, 'manifest.json'), 'utf8');
    assert.deepEqual(parseManifest(text, 'manifest.json'), manifest);
    const names = manifest.artefacts.map(({ name }) => name);
    assert.deepEqual(names, ['packages.lock.json', 'sbom.cdx.json', 'sdcard.bmap', 'sdcard.img']);
    assert.equal(manifest.artefacts.at(-1)?.sha256, await sha256File(image));
    assert.deepEqual(await readRecord(join(out, 'sdcard.img')), RECORD);
  }));

for (const compression of ['fast', 'small'] as const)
  test(`the image as xz (${compression}); a build without it leaves no stale one`, () =>
    inTempDir(async (dir) => {
      const image = await makeCard(join(dir, 'made'), Buffer.from('kernel'), Buffer.from('hsqs'));
      const out = join(dir, 'out');
      await publishInto(out, image, { ...RECORD, compression }, true);
      await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: out });
      await run('xz', [
        '--decompress',
        '--keep',
        '--suffix=.xz',
        join(out, 'sdcard.img.xz'),
        '--force',
      ]);
      assert.equal(await sha256File(join(out, 'sdcard.img')), await sha256File(image));

      await publishInto(out, image, RECORD);
      assert.equal(await exists(join(out, 'sdcard.img.xz')), false);
      assert.doesNotMatch(await readFile(join(out, 'SHA256SUMS'), 'utf8'), /\.xz$/m);
    }));

test('a set that cannot be made leaves the old one as it was', () =>
  inTempDir(async (dir) => {
    const image = await makeCard(join(dir, 'made'), Buffer.from('kernel'), Buffer.from('hsqs'));
    const out = join(dir, 'out');
    await publishInto(out, image, RECORD);
    const sums = await readFile(join(out, 'SHA256SUMS'), 'utf8');
    await assert.rejects(publishInto(out, __filename, { ...RECORD, hostname: 'other' }));
    assert.equal(await readFile(join(out, 'SHA256SUMS'), 'utf8'), sums);
    await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: out });
  }));
