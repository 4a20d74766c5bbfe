import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { loadBoard } from '../../scripts/hardware';
import { exists, run, sha256File } from '../../scripts/os';
import { extractBootFiles, readPartitions } from '../../scripts/image';
import { rootSize } from '../../scripts/image/root-size';
import { makeCard } from './card';

const KERNEL = Buffer.from('kernel');
const ROOTFS = Buffer.alloc(5 * 1024 ** 2, 'root');
const MiB = 1024 ** 2;

async function folder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'pppi-card-'));
  t.after(() => rm(dir, { recursive: true }));
  return dir;
}

test('the partition table is the golden one', async (t) => {
  const image = await makeCard(await folder(t), KERNEL, ROOTFS, await loadBoard('rpi3'));
  const { stdout } = await run('sfdisk', ['--dump', image]);
  const dump = stdout.replaceAll(image, 'sdcard.img').trim();
  const golden = await readFile(join(__dirname, 'rpi3.sfdisk'), 'utf8');
  assert.equal(dump, golden.trim());
  assert.deepEqual(await readPartitions(image), [
    { number: 1, start: MiB, size: 96 * MiB, type: 0x0c },
    { number: 2, start: 97 * MiB, size: 32 * MiB, type: 0x83 },
    { number: 3, start: 129 * MiB, size: 8 * MiB, type: 0x83 },
  ]);
});

test('the same inputs give the same bytes, in another folder at another time', async (t) => {
  const first = await makeCard(await folder(t), KERNEL, ROOTFS);
  // FAT keeps times in steps of two seconds.
  await setTimeout(2100);
  const second = await makeCard(await folder(t), KERNEL, ROOTFS);
  assert.equal(await sha256File(first), await sha256File(second));
});

test('the data partition has no checksum over its superblock, whatever mke2fs does by itself', async (t) => {
  const dir = await folder(t);
  const image = await makeCard(dir, KERNEL, ROOTFS);
  const data = (await readPartitions(image)).at(-1)!;
  const { stdout } = await run('dumpe2fs', ['-h', `${image}?offset=${data.start}`]);
  const features = /^Filesystem features: +(.*)$/m.exec(stdout)?.[1]?.split(' ') ?? [];
  assert.ok(features.includes('uninit_bg') && features.includes('has_journal'), stdout);
  for (const name of ['metadata_csum', 'metadata_csum_seed', 'orphan_file'])
    assert.ok(!features.includes(name), name);
  assert.match(stdout, /^Reserved GDT blocks: +7$/m);
});

test("the emulator gets what the image's own config.txt names", async (t) => {
  const dir = await folder(t);
  const image = await makeCard(dir, KERNEL, ROOTFS);
  const files = await extractBootFiles(image, join(dir, 'out'), 'bcm2837-rpi-3-b.dtb');
  assert.equal(await readFile(files.kernel, 'utf8'), 'kernel');
  assert.equal(await readFile(files.initramfs, 'utf8'), 'initramfs');
  assert.equal(await readFile(files.deviceTree, 'utf8'), 'device tree');
  assert.match(files.cmdline, /^root=PARTUUID=70707069-02 .*\S$/);
});

test('what is too large is told with its size, and leaves no image', async (t) => {
  const dir = await folder(t);
  const board = await loadBoard('rpi3');
  await assert.rejects(makeCard(dir, Buffer.alloc(97 * MiB), ROOTFS, board), {
    message:
      /boot partition's files need 97\.0 MiB, it holds 94\.5 MiB.*\n {2}kernel8\.img: 97\.0 MiB/,
    hint: 'increase card.boot.size in board/rpi3/board.yaml',
  });
  await assert.rejects(makeCard(dir, KERNEL, Buffer.alloc(32 * MiB + 1), board, 32), {
    message: 'the root file system is 32.0 MiB, its partition holds 32.0 MiB',
  });
  assert.equal(await exists(join(dir, 'sdcard.img')), false);
});

test('a root partition that nobody gave a size has room for as much again', async (t) => {
  const board = await loadBoard('rpi3');
  const sizes = [12, 16, 17, 40].map((size) => rootSize(board, undefined, size * MiB));
  assert.deepEqual(sizes, [32, 32, 64, 128]);
  assert.equal(rootSize(board, 256, 12 * MiB), 256);
  const image = await makeCard(await folder(t), KERNEL, Buffer.alloc(17 * MiB), board);
  assert.equal((await readPartitions(image))[1]?.size, 64 * MiB);
});

test('a file that is no image is told so', async () => {
  await assert.rejects(readPartitions(__filename), /has no partition table/);
});
