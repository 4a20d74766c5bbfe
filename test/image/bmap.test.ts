import assert from 'node:assert/strict';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { inTempDir, run, sha256File } from '../../scripts/os';
import { neededRanges, readPartitions, writeBmap } from '../../scripts/image';
import { makeCard } from './card';

const MB = 1024 ** 2;
/** A squashfs as far as its superblock says how long it is, with a block of zeros inside. */
const ROOTFS = squashfs(3 * MB);
const KERNEL = Buffer.concat([Buffer.alloc(MB, 'kernel'), Buffer.alloc(MB), Buffer.alloc(MB, 'k')]);

function squashfs(used: number): Buffer {
  const bytes = Buffer.alloc(used, 'squashfs');
  bytes.write('hsqs', 0, 'latin1');
  bytes.writeBigUInt64LE(BigInt(used), 40);
  return bytes.fill(0, MB, MB + 8192);
}

/** Writes to a card that was full of something else only what the image needs. */
async function writeToUsedCard(image: string, card: string): Promise<void> {
  const bytes = await readFile(image);
  const used = Buffer.alloc(bytes.length, 0xa5);
  for (const { start, end } of await neededRanges(image)) bytes.copy(used, start, start, end);
  await writeFile(card, used);
}

test('on a card that held something else all file systems are right', () =>
  inTempDir(async (dir) => {
    const image = await makeCard(dir, KERNEL, ROOTFS);
    const card = join(dir, 'card');
    await writeToUsedCard(image, card);
    const [boot, root, data] = await readPartitions(card);
    assert.ok(boot && root && data);

    await run('mcopy', [
      '-n',
      '-i',
      `${card}@@${boot.start}`,
      '::kernel8.img',
      join(dir, 'kernel'),
    ]);
    assert.deepEqual(await readFile(join(dir, 'kernel')), KERNEL);
    const bytes = await readFile(card);
    assert.deepEqual(bytes.subarray(root.start, root.start + ROOTFS.length), ROOTFS);
    const parts = { vfat: boot, ext4: data };
    for (const [name, { start, size }] of Object.entries(parts))
      await writeFile(join(dir, name), bytes.subarray(start, start + size));
    await run('fsck.vfat', ['-n', join(dir, 'vfat')]);
    await run('e2fsck', ['-f', '-n', join(dir, 'ext4')]);
  }));

test('what is left out is zeros in the image, and most of it is', () =>
  inTempDir(async (dir) => {
    const image = await makeCard(dir, KERNEL, ROOTFS);
    const bytes = await readFile(image);
    const ranges = await neededRanges(image);
    const mapped = ranges.reduce((sum, { start, end }) => sum + end - start, 0);
    assert.ok(mapped < 20 * MB, String(mapped));
    for (const { start, end } of ranges) bytes.fill(0, start, end);
    assert.ok(bytes.equals(Buffer.alloc(bytes.length)));
  }));

test('bmaptool accepts the block map and copies the image by it', () =>
  inTempDir(async (dir) => {
    const image = await makeCard(dir, KERNEL, ROOTFS);
    await writeBmap(image, join(dir, 'sdcard.bmap'));
    const copy = join(dir, 'copy.img');
    await run('bmaptool', ['copy', '--bmap', join(dir, 'sdcard.bmap'), image, copy]);
    assert.equal(await sha256File(copy), await sha256File(image));
  }));

test('bmaptool finds a changed byte of the image by the block map', () =>
  inTempDir(async (dir) => {
    const image = await makeCard(dir, KERNEL, ROOTFS);
    const bmap = join(dir, 'sdcard.bmap');
    await writeBmap(image, bmap);
    const file = await open(image, 'r+');
    await file.write('x', 2 * MB);
    await file.close();
    await assert.rejects(run('bmaptool', ['copy', '--bmap', bmap, image, join(dir, 'copy')]), {
      message: /checksum/,
    });
  }));
