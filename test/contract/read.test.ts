import assert from 'node:assert/strict';
import { mkdir, mkdtemp, open, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from '../../scripts/os';
import { parseFat } from '../../scripts/contract/read/disk';
import { readFirmware } from '../../scripts/contract/read/firmware';
import { readInitramfs } from '../../scripts/contract/read/initramfs';
import { readKernel } from '../../scripts/contract/read/kernel';
import { readTree } from '../../scripts/contract/read/tree';

/** What is read off a card, from small files made by the real programs where there are some. */
let dir: string;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pppi-contract-'));
});
after(() => rm(dir, { recursive: true, force: true }));

/** @returns a file system's first sector, as mkfs.vfat writes it */
async function formatted(mebibytes: number, ...options: string[]): Promise<Buffer> {
  const path = join(dir, 'fat');
  await rm(path, { force: true });
  await (await open(path, 'w')).close();
  await truncate(path, mebibytes * 1024 ** 2);
  await run('mkfs.vfat', [...options, path]);
  return (await readFile(path)).subarray(0, 512);
}

test('FAT32 and FAT16, as mkfs.vfat makes them', async () => {
  const { clusters = 0, ...rest } =
    parseFat(await formatted(48, ...'-F 32 -s 1 -h 2048'.split(' '))) ?? {};
  assert.ok(clusters > 65525 && clusters < 98304, String(clusters));
  assert.deepEqual(rest, {
    ...{ sector: 512, cluster: 1, reserved: 32, hidden: 2048, total: 98304, fats: 2 },
    ...{ kind: 'FAT32', laidOutAs32: true },
  });
  const old = parseFat(await formatted(48, ...'-F 16 -s 4'.split(' ')));
  assert.deepEqual([old?.kind, old?.laidOutAs32, old?.cluster], ['FAT16', false, 4]);
  // mkfs.vfat warns of it: "too small for FAT32".
  const small = parseFat(await formatted(16, ...'-F 32 -s 1'.split(' ')));
  assert.deepEqual([small?.kind, small?.laidOutAs32], ['FAT16', true]);
  assert.equal(parseFat(Buffer.alloc(512)), undefined);
});

/** An entry of a driver's match table, of 200 bytes. */
function deviceId(compatible: string): Buffer {
  const entry = Buffer.alloc(200);
  entry.write(compatible, 64);
  return entry;
}

/** A kernel of which only what is read is there. */
async function kernel(change: (image: Buffer) => void = () => {}): Promise<string> {
  const head = Buffer.alloc(64);
  head.writeBigUInt64LE(0x2510000n, 16);
  head.writeUInt8(0b1010, 24);
  head.write('ARM\x64', 56);
  const texts =
    'Linux version %s\0Linux version 6.12.1-test (me@here)\0ZSTD-compressed data is corrupt\0';
  const named = 'xbrcm,only-named\0';
  const image = Buffer.concat([
    head,
    Buffer.from(texts + named),
    deviceId('brcm,driven'),
    deviceId('brcm,driven-2'),
  ]);
  change(image);
  const path = join(dir, 'kernel8.img');
  await writeFile(path, image);
  return path;
}

test('a kernel: its header, its version, its unpackers', async () => {
  const { version, format, header, unpacks } = await readKernel(await kernel(), []);
  assert.deepEqual(
    { version, format, header, unpacks },
    {
      version: '6.12.1-test',
      format: 'Image',
      header: { textOffset: 0, imageSize: 0x2510000, pageSize: 4 },
      unpacks: ['none', 'zstd'],
    },
  );
  const zboot = await readKernel(await kernel((image) => image.write('MZ\0\0zimg')), []);
  assert.deepEqual([zboot.format, zboot.header], ['zboot', undefined]);
  const gzip = await readKernel(
    await kernel((image) => image.fill(0, 0, 64).writeUInt16BE(0x1f8b)),
    [],
  );
  assert.deepEqual([gzip.format, gzip.header], ['gzip', undefined]);
});

test('a kernel: a table of a driver counts, the word alone does not', async () => {
  const asked = ['brcm,driven', 'brcm,driven-2', 'brcm,drive', 'brcm,only-named'];
  const { compatibles } = await readKernel(await kernel(), asked);
  assert.deepEqual(compatibles, ['brcm,driven', 'brcm,driven-2']);
});

test('a firmware: models, the format of the names, the day of its build', async () => {
  const path = join(dir, 'start_cd.elf');
  const lines = 'VC_BUILD_ID_TIME: 17:29:16\0VC_BUILD_ID_TIME: Apr  7 2024\0';
  await writeFile(path, `x\x003-b\x003-b-plus\0bcm%d-rpi-%s.dtb\0${lines}`);
  const facts = { trees: 'bcm%d-rpi-%s.dtb', built: 'VC_BUILD_ID_TIME' };
  assert.deepEqual(await readFirmware(path, ['3-b', '3-b-plus', 'plus', 'cm3-io3'], facts), {
    models: ['3-b', '3-b-plus'],
    composesNames: true,
    built: '2024-04-07',
  });
  await writeFile(path, 'nothing');
  const nothing = { models: [], composesNames: false, built: undefined };
  assert.deepEqual(await readFirmware(path, ['3-b'], facts), nothing);
});

/** @returns the path of an archive in the order of `paths` */
async function archive(paths: string[]): Promise<string> {
  const root = join(dir, 'tree');
  const modules = 'usr/lib/modules/6.12';
  await mkdir(join(root, modules, 'kernel'), { recursive: true });
  await mkdir(join(root, 'etc/modprobe.d'), { recursive: true });
  await writeFile(join(root, 'etc/boot-modules'), 'bcm2835_wdt\nsdhci-iproc\n');
  await writeFile(join(root, 'etc/modprobe.d/a.conf'), '# why\noptions bcm2835_wdt heartbeat=63\n');
  const needs = 'kernel/sdhci-iproc.ko: kernel/sdhci.ko\nkernel/sdhci.ko:\n';
  await writeFile(join(root, modules, 'modules.dep'), needs);
  const aliases = '# Aliases\nalias of:N*T*Cbrcm,bcm2835-sdhci sdhci_iproc\n';
  await writeFile(join(root, modules, 'modules.alias'), aliases);
  await writeFile(
    join(root, modules, 'modules.builtin'),
    'kernel/drivers/tty/serial/amba-pl011.ko\n',
  );
  await symlink('usr/lib', join(root, 'lib')).catch(() => undefined);
  const path = join(dir, 'initramfs.cpio');
  const options = ['--create', '--format=newc', '--quiet', '--file', path];
  await run('cpio', options, { cwd: root, input: `${paths.join('\n')}\n` });
  return path;
}

const MODULES = 'usr/lib/modules/6.12';
const PATHS = [
  ...[
    'etc',
    'etc/boot-modules',
    'etc/modprobe.d',
    'etc/modprobe.d/a.conf',
    'lib',
    'usr',
    'usr/lib',
  ],
  ...['usr/lib/modules', MODULES, `${MODULES}/kernel`],
  ...['dep', 'alias', 'builtin'].map((list) => `${MODULES}/modules.${list}`),
];

test('an initramfs: its entries in order, its list, its modules', async () => {
  const read = await readInitramfs(await archive(PATHS), join(dir, 'plain'));
  assert.equal(read.compression, 'none');
  assert.deepEqual(
    read.entries.map(({ path }) => path),
    PATHS,
  );
  assert.equal(read.entries[4]?.kind, 'link');
  assert.deepEqual(read.bootModules, ['bcm2835_wdt', 'sdhci-iproc']);
  assert.deepEqual(read.options, ['options bcm2835_wdt heartbeat=63']);
  assert.deepEqual(read.modules, {
    needs: { sdhci_iproc: ['sdhci'], sdhci: [] },
    builtin: ['amba_pl011'],
    aliases: [['of:N*T*Cbrcm,bcm2835-sdhci', 'sdhci_iproc']],
  });
});

test('an initramfs: packed, and padded with zeros', async () => {
  const plain = await archive(PATHS);
  const packed = join(dir, 'initramfs.img');
  await run('zstd', ['--quiet', '--force', plain, '-o', packed]);
  const { length } = await readFile(packed);
  for (const padding of [0, 1, 3]) {
    await truncate(packed, length + padding);
    const read = await readInitramfs(packed, join(dir, `packed-${padding}`));
    assert.equal(read.compression, 'zstd');
    assert.equal(read.size, length + padding);
    assert.equal(read.entries.length, PATHS.length);
  }
  await truncate(packed, length - 8);
  await assert.rejects(readInitramfs(packed, join(dir, 'cut')), /damaged or truncated/);
});

test('an initramfs: Buildroot’s, which is empty', async () => {
  const read = await readInitramfs(await archive([]), join(dir, 'empty'));
  assert.deepEqual([read.entries, read.bootModules, read.size], [[], [], 512]);
});

test('a device tree: strings, cells, properties without a value, children', async () => {
  const source = join(dir, 'a.dts');
  await writeFile(
    source,
    '/dts-v1/; / { compatible = "a,b", "c"; ref = <&here 3>; here: n@1 { reg = <1 0xff>; flag; wide = /bits/ 64 <5>; byte = [07]; }; };',
  );
  const compiled = join(dir, 'a.dtb');
  await run('dtc', ['-q', '-q', '-I', 'dts', '-O', 'dtb', '-o', compiled, source]);
  const tree = await readTree(compiled);
  assert.deepEqual(tree.properties, { compatible: ['a,b', 'c'], ref: [1, 3] });
  const [node] = tree.children;
  assert.equal(node?.path, '/n@1');
  const { reg, flag, phandle } = node?.properties ?? {};
  assert.deepEqual({ reg, flag, phandle }, { reg: [1, 255], flag: [], phandle: [1] });
});
