import assert from 'node:assert/strict';
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { inTempDir, run } from '../../scripts/os';
import { readPartitions } from '../../scripts/image';
import { compareImages, formatDifferences, type Difference } from '../../scripts/verify';
import { EPOCH, makeCard, RECORD } from '../image/card';

const OWNERS = {
  'usr/bin/busybox': 'busybox',
  'usr/lib/modules': 'linux-image-6.12',
  'boot/kernel8.img': 'linux-image-6.12',
};

let dir: string;
let good: string;

/**
 * A root file system with a program, a module, a secret and a link to a folder.
 * @param special more files, as mksquashfs's `-p` takes them
 */
async function makeRoot(
  change: (root: string) => Promise<void>,
  special: readonly string[] = [],
): Promise<Buffer> {
  return inTempDir(async (work) => {
    const root = join(work, 'root');
    await mkdir(join(root, 'usr/bin'), { recursive: true });
    await mkdir(join(root, 'usr/lib/modules/6'), { recursive: true });
    await mkdir(join(root, 'etc'));
    await symlink('usr/bin', join(root, 'bin'));
    await writeFile(join(root, 'usr/bin/busybox'), 'program', { mode: 0o755 });
    await writeFile(join(root, 'usr/lib/modules/6/ppp.ko'), 'module');
    await writeFile(join(root, 'etc/hostname'), 'gate-7\n');
    await writeFile(join(root, 'etc/secret'), 'hunter2', { mode: 0o600 });
    await change(root);
    const time = String(EPOCH);
    const args = ['-noappend', '-all-root', '-quiet', '-no-progress', '-all-time', time];
    const more = special.flatMap((line) => ['-p', line]);
    await run('mksquashfs', [root, join(work, 'out'), ...args, ...more, '-mkfs-time', time]);
    return readFile(join(work, 'out'));
  });
}

/** The good image with another root file system. */
async function withRoot(
  change: (root: string) => Promise<void>,
  special?: readonly string[],
): Promise<string> {
  const image = join(dir, 'other.img');
  await copyFile(good, image);
  const [, root] = await readPartitions(image);
  await patch(image, root?.start ?? 0, await makeRoot(change, special));
  return image;
}

async function patch(image: string, at: number, bytes: Buffer): Promise<void> {
  const file = await open(image, 'r+');
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}

async function compare(image: string): Promise<[Difference[], string[]]> {
  return inTempDir(async (work) => {
    const found = await compareImages(image, good, OWNERS, work);
    return [found, formatDifferences(found, RECORD.packages)];
  });
}

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pppi-verify-'));
  good = await makeCard(join(dir, 'good'), Buffer.from('kernel'), await makeRoot(async () => {}));
});

after(() => rm(dir, { recursive: true, force: true }));

test('the same image has no differences', async () => {
  await copyFile(good, join(dir, 'same.img'));
  assert.deepEqual(await compare(join(dir, 'same.img')), [[], []]);
});

test('a changed file is named with its package, once', async () => {
  const image = await withRoot(async (root) => {
    await writeFile(join(root, 'usr/bin/busybox'), 'PROGRAM');
    await writeFile(join(root, 'usr/lib/modules/6/ppp.ko'), 'MODULE');
    await writeFile(join(root, 'etc/hostname'), 'other\n');
  });
  const [found, lines] = await compare(image);
  assert.deepEqual(lines, [
    'root file system: etc/hostname: content [not from a package: part of pppi]',
    'root file system: usr/bin/busybox: content [package busybox 1:1.37.0-6+b9]',
    'root file system: usr/lib/modules/6/ppp.ko: content [package linux-image-6.12 6.12.1-1]',
  ]);
  assert.ok(found.every(({ copies }) => copies?.length === 2));
});

test('what only root may read is named, and not offered to be shown', async () => {
  const image = await withRoot((root) => writeFile(join(root, 'etc/secret'), 'hunter3'));
  const [found] = await compare(image);
  assert.deepEqual(
    found.map(({ file, copies }) => [file?.path, file?.what, copies]),
    [['etc/secret', 'content', undefined]],
  );
});

test('a file too many, one too few, another mode, a link for a file', async () => {
  const image = await withRoot(async (root) => {
    await writeFile(join(root, 'etc/backdoor'), '');
    await rm(join(root, 'etc/hostname'));
    await chmod(join(root, 'etc/secret'), 0o644);
    await rm(join(root, 'usr/lib/modules/6/ppp.ko'));
    await symlink('x', join(root, 'usr/lib/modules/6/ppp.ko'));
  });
  const [found, lines] = await compare(image);
  assert.deepEqual(
    found.map(({ file }) => `${file?.path}: ${file?.what}`),
    [
      'etc/backdoor: only in the image',
      'etc/hostname: only in the rebuilt image',
      'etc/secret: attributes',
      'usr/lib/modules/6/ppp.ko: different file type',
    ],
  );
  assert.match(lines[2] ?? '', /\(-rw-r--r-- 0\/0 .*, rebuilt -rw------- 0\/0 /);
});

test('a FIFO, a socket and a device are named, never opened', { timeout: 60_000 }, async () => {
  const image = await withRoot(
    async (root) => {
      await rm(join(root, 'etc/hostname'));
      await run('mkfifo', [join(root, 'etc/hostname')]);
      await run('mkfifo', [join(root, 'etc/pipe')]);
      // mksquashfs makes these itself (-p): in a container root may make no device.
    },
    ['usr/console c 600 0 0 5 1', 'usr/disk b 600 0 0 8 0', 'usr/socket i 600 0 0 s'],
  );
  const [found] = await compare(image);
  assert.deepEqual(
    found.map(({ file }) => `${file?.path}: ${file?.detail ?? file?.what}`),
    [
      'etc/hostname: FIFO, rebuilt file',
      'etc/pipe: only in the image',
      'usr/console: only in the image',
      'usr/disk: only in the image',
      'usr/socket: only in the image',
    ],
  );
});

test('a file of the boot partition, and one that a person put there', async () => {
  const image = join(dir, 'boot.img');
  await copyFile(good, image);
  await writeFile(join(dir, 'kernel8.img'), 'KERNEL');
  await writeFile(join(dir, 'extra.txt'), 'x');
  for (const name of ['kernel8.img', 'extra.txt'])
    await run('mcopy', ['-o', '-i', `${image}@@1M`, join(dir, name), `::${name}`]);
  assert.deepEqual((await compare(image))[1], [
    'boot partition: extra.txt: only in the image',
    'boot partition: kernel8.img: content [package linux-image-6.12 6.12.1-1]',
  ]);
});

test('bytes that belong to no file are counted, with the place of the first', async () => {
  const image = join(dir, 'bytes.img');
  await copyFile(good, image);
  const [boot, , data] = await readPartitions(image);
  const fat = (boot?.start ?? 0) + 600;
  for (const at of [440 - 5, 5000, fat, (data?.start ?? 0) + 5_000_000])
    await patch(image, at, Buffer.from([0x5a]));
  assert.deepEqual((await compare(image))[1], [
    'before partition 1: 2 bytes, the first at 435',
    `boot partition: 1 byte, the first at ${fat}; all files are identical; only metadata of the file system differs`,
    `partition 3 (data): 1 byte, the first at ${(data?.start ?? 0) + 5_000_000}`,
  ]);
});

test('a root file system that cannot be read, another table, a longer file', async () => {
  const image = join(dir, 'broken.img');
  await copyFile(good, image);
  const [, root] = await readPartitions(image);
  const start = root?.start ?? 0;
  await patch(image, start, Buffer.alloc(96, 'x'));
  assert.match((await compare(image))[1].join(), /root file system: \d+ bytes.*cannot be read/);
  await copyFile(good, image);
  await patch(image, 446 + 12, Buffer.from([1]));
  assert.match((await compare(image))[1].join(), /^partition table: 1: .*, rebuilt 1: /);
  await copyFile(good, image);
  await patch(image, (await readFile(good)).length, Buffer.from('x'));
  assert.match((await compare(image))[1].join('\n'), /^image: \d+ bytes.*\nafter the last.*1 byte/);
});

test('other packages are named with both versions', async () => {
  const packages = RECORD.packages.map((one) =>
    one.name === 'busybox' ? { ...one, version: '1:1.36' } : one,
  );
  const image = join(dir, 'packages.img');
  await copyFile(good, image);
  await writeFile(join(dir, 'image.json'), JSON.stringify({ ...RECORD, packages }));
  await run('mcopy', ['-o', '-i', `${image}@@1M`, join(dir, 'image.json'), '::']);
  assert.equal((await compare(image))[1][0], 'packages: busybox 1:1.36, rebuilt 1:1.37.0-6+b9');
});
