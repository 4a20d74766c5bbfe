import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { assemble, imageRecord, readRecord } from '../../../scripts/image';
import { loadBoard, type Board } from '../../../scripts/hardware';
import { readDevice, renderDevice } from '../../../scripts/flow';
import { outputPaths, type OutputPaths } from '../../../scripts/checkout';
import { listTree, run, sha256File } from '../../../scripts/os';
import type { DeviceModel } from '../../../scripts/model';
import { EXTERNAL } from '../../../scripts/system/buildroot/configure';
import { parseLocked } from '../../../scripts/system/buildroot/packages';
import { EPOCH } from '../../image/card';
import { SHIPPED_DEVICE } from '../../support/shipped-config';

/** What each system's build takes, and what becomes of it: the same bytes. Nothing is compiled. */
const builder = { name: 'pppi', version: '0.1.0' };
let dir: string;
let board: Board;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pppi-same-'));
  board = await loadBoard('rpi3');
});
after(() => rm(dir, { recursive: true, force: true }));

/** Renders the shipped device as `build-image --system …` does. */
async function rendered(system: DeviceModel['system']): Promise<OutputPaths> {
  const own = join(dir, system);
  const paths = {
    ...outputPaths(SHIPPED_DEVICE),
    dir: own,
    overlay: join(own, 'overlay'),
    deviceTable: join(own, 'overlay.table'),
  };
  await renderDevice(
    { ...(await readDevice(SHIPPED_DEVICE)), system },
    SHIPPED_DEVICE,
    paths,
    builder,
  );
  return paths;
}

/** @returns the words of an option of the committed defconfig, as make will see them */
async function option(name: string, deviceDir: string): Promise<string[]> {
  const text = await readFile(join(board.dir, 'buildroot.defconfig'), 'utf8');
  const [, value = ''] = new RegExp(`^${name}="(.*)"$`, 'm').exec(text) ?? [];
  const variables: Record<string, string> = {
    BR2_EXTERNAL_PPPI_PATH: EXTERNAL,
    BR2_PPPI_DEVICE_DIR: deviceDir,
  };
  const full = value.replace(/\$\((\w+)\)/g, (_all, key: string) => variables[key] ?? `?${key}?`);
  return full.split(' ').map((word) => (word.startsWith('/') ? resolve(word) : word));
}

/** Every path below a folder with its mode and what is in it. */
async function contents(root: string): Promise<string[]> {
  return Promise.all(
    (await listTree(root)).map(async ({ path, kind, mode }) => {
      const sum = kind === 'file' ? await sha256File(join(root, path)) : '';
      return `${path} ${kind} ${mode.toString(8)} ${sum}`;
    }),
  );
}

test('both systems lay the same overlay over their base, with the same modes', async () => {
  const [debian, buildroot] = [await rendered('debian'), await rendered('buildroot')];
  const [overlay = '', ...others] = await option('BR2_ROOTFS_OVERLAY', buildroot.dir);
  assert.deepEqual(others, []);
  const ours = await contents(debian.overlay);
  assert.ok(ours.length > 40);
  assert.deepEqual(await contents(overlay), ours);
  const table = (await option('BR2_ROOTFS_DEVICE_TABLE', buildroot.dir)).at(-1) ?? '';
  assert.equal(await readFile(table, 'utf8'), await readFile(debian.deviceTable, 'utf8'));
});

test('both systems take the board’s own config.txt and cmdline.txt', async () => {
  const [, boardDir] = await option('BR2_ROOTFS_POST_SCRIPT_ARGS', dir);
  assert.equal(boardDir, board.dir);
  for (const name of ['config', 'cmdline']) {
    const key = `BR2_PACKAGE_RPI_FIRMWARE_${name.toUpperCase()}_FILE`;
    assert.deepEqual(await option(key, dir), [join(board.dir, `${name}.txt`)]);
  }
});

/** The least that the board's fixes need. */
const TREE = '/dts-v1/; / { soc { usb@7e980000 { dr_mode = "otg"; }; }; };';

/** What Buildroot leaves in images/ before its post-image script runs. */
async function builtImages(): Promise<string> {
  const images = join(dir, 'images');
  const firmware = join(images, 'rpi-firmware');
  await mkdir(firmware, { recursive: true });
  for (const name of ['bootcode.bin', 'start_cd.elf', 'fixup_cd.dat', 'LICENCE.broadcom'])
    await writeFile(join(firmware, name), `${name}\n`);
  // As they were when the firmware's package was installed.
  for (const name of ['config.txt', 'cmdline.txt']) await writeFile(join(firmware, name), 'old');
  await writeFile(join(images, 'Image'), 'kernel');
  for (const { deviceTree } of board.models)
    await run('dtc', ['-O', 'dtb', '-o', join(images, deviceTree)], { input: TREE });
  await writeFile(join(images, 'rootfs.squashfs'), Buffer.alloc(1 << 20, 'root'));
  await writeFile(join(images, 'a.tar'), 'a');
  await writeFile(join(images, 'b.tar'), 'b');
  const parts = ['a 1.0', 'b 2.5_git', 'overridden 3'].map((part) => {
    const [name = ''] = part.split(' ');
    return `${part} ${join(images, `${name}.tar`)}\n`;
  });
  await writeFile(join(images, 'parts.txt'), parts.join(''));
  await writeFile(join(dir, '.config'), '# BR2_TARGET_ROOTFS_SQUASHFS4_XZ is not set\n');
  return images;
}

test('make by hand and build-image put the same card together', async () => {
  // By hand the device is as its file says; build-image knows which system it builds.
  const device = await readDevice(SHIPPED_DEVICE);
  const images = await builtImages();
  const { dir: deviceDir } = await rendered(device.system);
  const args = await option('BR2_ROOTFS_POST_SCRIPT_ARGS', deviceDir);
  execFileSync(join(EXTERNAL, 'post-image.sh'), [images, ...args], {
    env: { ...process.env, BR2_CONFIG: join(dir, '.config'), SOURCE_DATE_EPOCH: String(EPOCH) },
    stdio: 'pipe',
  });

  const packages = parseLocked(await readFile(join(images, 'packages.txt'), 'utf8'));
  assert.deepEqual(
    packages.map(({ name, version }) => [name, version]),
    [
      ['a', '1.0'],
      ['b', '2.5_git'],
    ],
  );
  for (const name of ['config.txt', 'cmdline.txt'])
    assert.equal(
      await readFile(join(images, 'card/boot', name), 'utf8'),
      await readFile(join(board.dir, name), 'utf8'),
    );
  const system = {
    bootDir: join(images, 'card/boot'),
    rootfs: join(images, 'rootfs.squashfs'),
    epoch: EPOCH,
    packages,
  };
  const built = { ...device, system: 'buildroot' as const };
  const record = imageRecord(built, SHIPPED_DEVICE, 'fast', system, builder);
  assert.deepEqual(await readRecord(join(images, 'sdcard.img')), record);
  const out = join(dir, 'sdcard.img');
  const settings = join(deviceDir, 'overlay/usr/share/pppi/pppi.conf');
  await assemble({
    system,
    board,
    record,
    settings,
    out,
    workDir: join(dir, 'work'),
    say: () => {},
  });
  assert.equal(await sha256File(join(images, 'sdcard.img')), await sha256File(out));
});
