import assert from 'node:assert/strict';
import { mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { run } from '../../scripts/os';
import { findingsOf, judgeFat, readFiles } from '../../scripts/power-cuts/fat';

const MiB = 1024 ** 2;
const SECTOR = 512;

/** The two FATs that boot partitions of pppi have had: where the dirty bit and the second copy of the FAT are. */
const KINDS = {
  FAT16: { args: ['-F', '16', '-s', '4'], dirty: 0x25 },
  FAT32: { args: ['-F', '32', '-s', '1'], dirty: 0x41 },
} as const;

type Kind = (typeof KINDS)[keyof typeof KINDS];

/** A boot partition with a kernel, pppi.conf and a folder. */
async function partition(t: TestContext, { args }: Kind): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'pppi-fat-'));
  t.after(() => rm(dir, { recursive: true }));
  const path = join(dir, 'boot.vfat');
  await writeFile(path, '');
  await truncate(path, 48 * MiB);
  await run('mkfs.vfat', [...args, '-n', 'PPPI-BOOT', path]);
  for (const [name, data] of [
    ['kernel8.img', Buffer.alloc(3 * MiB, 'kernel')],
    ['pppi.conf', Buffer.from('gate.pin = 1234\n')],
    ['bcm2837-rpi-3-b.dtb', Buffer.alloc(30_000, 'tree')],
  ] as const) {
    await writeFile(join(dir, name), data);
    await run('mcopy', ['-i', path, join(dir, name), '::']);
  }
  return path;
}

async function overwrite(path: string, position: number, data: Buffer): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(data, 0, data.length, position);
  await file.close();
}

async function bytesAt(path: string, position: number, length: number): Promise<Buffer> {
  const file = await open(path);
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  await file.close();
  return buffer;
}

for (const [name, kind] of Object.entries(KINDS)) {
  test(`${name}: each kind of damage is found, and only that`, async (t) => {
    const path = await partition(t, kind);
    const before = await readFiles(path);
    assert.deepEqual([...before.keys()].sort(), [
      'bcm2837-rpi-3-b.dtb',
      'kernel8.img',
      'pppi.conf',
    ]);
    const doubts = async () => (await judgeFat(path, before)).findings.map(({ doubt }) => doubt);
    /** Damages, judges, and undoes the damage. */
    const with_ = async (position: number, data: Buffer) => {
      const good = await bytesAt(path, position, data.length);
      await overwrite(path, position, data);
      const found = await doubts();
      await overwrite(path, position, good);
      return found;
    };
    assert.deepEqual(await doubts(), []);
    assert.deepEqual(await with_(kind.dirty, Buffer.from([1])), ['fat-dirty']);

    const head = await bytesAt(path, 0, SECTOR);
    const fat = head.readUInt16LE(14) * SECTOR;
    const size = (head.readUInt16LE(22) || head.readUInt32LE(36)) * SECTOR;
    // The second FAT, all taken.
    assert.deepEqual(await with_(fat + size + 64 * 400, Buffer.alloc(8, 0xff)), ['fat-copies']);
    // The same in the first: clusters that no file has.
    assert.deepEqual(await with_(fat + size / 2, Buffer.alloc(64, 0xff)), [
      'fat-copies',
      'fat-unused',
    ]);
    // A hole in both FATs where the kernel is.
    await overwrite(path, fat + size + 200, Buffer.alloc(8));
    const hole = await with_(fat + 200, Buffer.alloc(8));
    assert.ok(hole.includes('fat-length') && hole.includes('boot-files'), hole.join());
    await overwrite(path, fat + size + 200, await bytesAt(path, fat + 200, 8));

    const whole = await bytesAt(path, 0, 48 * MiB);
    const kernel = whole.indexOf('kernelkernel');
    assert.deepEqual(await with_(kernel + 5 * SECTOR, Buffer.alloc(SECTOR)), ['boot-files']);
    assert.ok((await with_(0, Buffer.alloc(SECTOR))).includes('fat-unreadable'));
    // What the device and people write is not the firmware's.
    assert.deepEqual(await with_(whole.indexOf('gate.pin'), Buffer.alloc(SECTOR)), []);
    assert.deepEqual(await doubts(), []);
  });
}

test('what fsck.vfat says in words that nobody knew is passed on', () => {
  assert.deepEqual(findingsOf('fsck.fat 4.2 (2021-01-31)\nSomething new\n'), [
    { doubt: 'fat-other', detail: 'Something new' },
  ]);
});

test('what the next start mends is told from what it does not, by mending it', async (t) => {
  const kind = KINDS.FAT32;
  const path = await partition(t, kind);
  const before = await readFiles(path);
  const left = join(path, '../pppi.new');
  await writeFile(left, 'gate.pin = 4321\n');
  await run('mcopy', ['-i', path, left, '::']);
  const doubts = async () => (await judgeFat(path, before)).findings.map(({ doubt }) => doubt);
  const head = await bytesAt(path, 0, SECTOR);
  const fat = head.readUInt16LE(14) * SECTOR;
  const size = head.readUInt32LE(36) * SECTOR;
  const free = async (cluster: number) => {
    for (const copy of [fat, fat + size])
      await overwrite(path, copy + cluster * 4, Buffer.alloc(4));
  };
  const entry = (await bytesAt(path, 0, 2 * MiB)).indexOf('PPPI    NEW');
  await free((await bytesAt(path, entry + 26, 2)).readUInt16LE());
  // Nothing tells the device to look but pppi.new, which no image leaves any more.
  assert.deepEqual(await doubts(), ['fat-summary', 'fat-mended']);
  await overwrite(path, kind.dirty, Buffer.from([1]));
  assert.deepEqual((await doubts()).sort(), ['fat-dirty', 'fat-mended', 'fat-summary']);
  // A cluster of the kernel.
  await free(50);
  const found = await doubts();
  for (const doubt of ['fat-length', 'boot-files', 'fat-unmended'] as const)
    assert.ok(found.includes(doubt), `${doubt}: ${found}`);
});
