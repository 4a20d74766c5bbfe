import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { bootNames, loadBoard } from '../../scripts/hardware';
import { exists, inTempDir, run } from '../../scripts/os';
import { collectBootFiles, listBootSources } from '../../scripts/system/debian/boot';
import { findKernel, type Kernel } from '../../scripts/system/debian/kernel';
import { packLicences } from '../../scripts/system/debian/licences';
import { findOwners, lockPackages } from '../../scripts/system/debian/lock';
import { installModules } from '../../scripts/system/debian/modules';
import { kernelModule } from './kernel-module';

/** Debian's kernel in one package, as up to 6.12, and in three, as from 7.x on: small ones with the real paths. */

type Files = Record<string, string | Buffer>;

const BOARD = loadBoard('rpi3');
const MODULES: Files = {
  'kernel/drivers/usb/serial/option.ko': kernelModule('option_x', ['usb_wwan_open']),
  'kernel/drivers/usb/serial/usb_wwan.ko': kernelModule('usb_wwan_open', ['serial_bus']),
  'kernel/drivers/usb/serial/usbserial.ko': kernelModule('serial_bus', []),
  'kernel/drivers/net/dummy.ko': kernelModule('dummy_x', []),
};
const LISTS: Files = {
  'modules.builtin': 'kernel/drivers/watchdog/bcm2835_wdt.ko\n',
  'modules.builtin.modinfo': 'bcm2835_wdt.license=GPL\0',
  'modules.order': Object.keys(MODULES).join('\n'),
};

interface Layout {
  version: string;
  /** a package's files by path; what is `-> TARGET` is a link */
  packages: (trees: Files) => Record<string, Files>;
  /** of the Image, of the device trees and of the modules */
  owners: [string, string, string];
  /** of the copyright file */
  copyright: string;
}

const LAYOUTS: Record<string, Layout> = {
  'one package': {
    version: '6.12.118+deb13-arm64',
    packages: (trees) => ({
      'linux-image-6.12.118+deb13-arm64': {
        'boot/vmlinuz-6.12.118+deb13-arm64': 'the Image',
        'boot/System.map-6.12.118+deb13-arm64': '',
        ...below('usr/lib/linux-image-6.12.118+deb13-arm64/broadcom', trees),
        ...below('usr/lib/modules/6.12.118+deb13-arm64', { ...LISTS, ...MODULES }),
        'usr/share/doc/linux-image-6.12.118+deb13-arm64/copyright': 'GPL-2',
      },
    }),
    owners: [
      'linux-image-6.12.118+deb13-arm64',
      'linux-image-6.12.118+deb13-arm64',
      'linux-image-6.12.118+deb13-arm64',
    ],
    copyright: 'linux-image-6.12.118+deb13-arm64',
  },
  'three packages': {
    version: '7.3.4+deb13-arm64',
    packages: (trees) => ({
      'linux-image-7.3.4+deb13-arm64': {
        'usr/share/doc/linux-image-7.3.4+deb13-arm64': '-> linux-base-7.3.4+deb13-arm64',
      },
      'linux-base-7.3.4+deb13-arm64': {
        'usr/lib/modules/7.3.4+deb13-arm64/config': 'CONFIG_PPP=m\n',
        ...below('usr/lib/modules/7.3.4+deb13-arm64/dtb/broadcom', trees),
        ...below('usr/lib/modules/7.3.4+deb13-arm64', LISTS),
        'usr/share/doc/linux-base-7.3.4+deb13-arm64/copyright': 'GPL-2',
      },
      'linux-binary-7.3.4+deb13-arm64': {
        'usr/lib/modules/7.3.4+deb13-arm64/vmlinuz': 'the Image',
        'usr/share/doc/linux-binary-7.3.4+deb13-arm64': '-> linux-base-7.3.4+deb13-arm64',
      },
      'linux-modules-7.3.4+deb13-arm64': {
        ...below('usr/lib/modules/7.3.4+deb13-arm64', MODULES),
        'usr/share/doc/linux-modules-7.3.4+deb13-arm64': '-> linux-base-7.3.4+deb13-arm64',
      },
    }),
    owners: [
      'linux-binary-7.3.4+deb13-arm64',
      'linux-base-7.3.4+deb13-arm64',
      'linux-modules-7.3.4+deb13-arm64',
    ],
    copyright: 'linux-base-7.3.4+deb13-arm64',
  },
};

function below(folder: string, files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]),
  );
}

/** Makes the packages, and an unpacked tree with the boot firmware and the links of merged /usr beside them. */
async function unpack(
  dir: string,
  { packages }: Layout,
): Promise<{ unpacked: string; archives: string }> {
  const [unpacked, archives] = [join(dir, 'unpacked'), join(dir, 'archives')];
  await mkdir(join(unpacked, 'usr/lib'), { recursive: true });
  await mkdir(archives);
  await symlink('usr/lib', join(unpacked, 'lib'));
  const { firmware, models } = await BOARD;
  await makePackage(dir, archives, 'raspi-firmware', {
    ...below('usr/lib/raspi-firmware', Object.fromEntries(firmware.map((name) => [name, name]))),
    'usr/share/doc/raspi-firmware/copyright': 'Broadcom',
  });
  await makePackage(dir, archives, 'base-files', { 'usr/share/common-licenses/GPL-2': 'GPL' });
  const source = join(dir, 'tree.dts');
  await writeFile(source, '/dts-v1/; / { model = "made up"; soc { }; };\n');
  await run('dtc', ['-O', 'dtb', '-o', join(dir, 'tree.dtb'), source]);
  const tree = await readFile(join(dir, 'tree.dtb'));
  const trees = Object.fromEntries(models.map(({ deviceTree }) => [deviceTree, tree]));
  for (const [name, files] of Object.entries(packages(trees)))
    await makePackage(dir, archives, name, files);
  for (const deb of await readdir(archives))
    await run('dpkg-deb', ['--extract', join(archives, deb), unpacked]);
  return { unpacked, archives };
}

/** As debhelper makes them: the control archive has a list of the files with their checksums. */
async function makePackage(dir: string, out: string, name: string, files: Files): Promise<void> {
  const tree = join(dir, 'packages', name);
  const sums: string[] = [];
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    const [, target] = /^-> (.*)$/.exec(String(text)) ?? [];
    if (target !== undefined) await symlink(target, join(tree, path));
    else {
      await writeFile(join(tree, path), text);
      sums.push(`${'0'.repeat(32)}  ${path}\n`);
    }
  }
  await mkdir(join(tree, 'DEBIAN'), { recursive: true });
  const control = [`Package: ${name}`, 'Version: 1', 'Architecture: arm64', 'Maintainer: x <x@x>'];
  await writeFile(join(tree, 'DEBIAN/control'), `${control.join('\n')}\nDescription: x\n`);
  await writeFile(join(tree, 'DEBIAN/md5sums'), sums.join(''));
  await run('dpkg-deb', ['-Znone', '--build', tree, join(out, `${name}_1_arm64.deb`)]);
}

/** Makes a root file system with these modules and what they need. @returns as installModules */
async function install(
  dir: string,
  unpacked: string,
  kernel: Kernel,
  modules: string[],
): Promise<string[]> {
  const root = join(dir, 'root');
  await mkdir(join(root, 'usr/lib'), { recursive: true });
  await symlink('usr/lib', join(root, 'lib'));
  return installModules(unpacked, kernel, root, modules);
}

for (const [what, layout] of Object.entries(LAYOUTS)) {
  const { version, owners, copyright } = layout;

  test(`${what}: Image, device trees and modules are found, and get to the card`, () =>
    inTempDir(async (dir) => {
      const board = await BOARD;
      const { unpacked } = await unpack(dir, layout);
      const kernel = await findKernel(unpacked);
      assert.equal(kernel.version, version);
      const boot = join(dir, 'boot');
      const sources = await listBootSources(unpacked, kernel, board);
      await collectBootFiles(unpacked, board, sources, boot);
      const { kernel: name } = await bootNames(board);
      assert.equal(await readFile(join(boot, name), 'utf8'), 'the Image');
      for (const { deviceTree } of board.models) assert.ok(await exists(join(boot, deviceTree)));
      await install(dir, unpacked, kernel, ['option', 'bcm2835-wdt']);
      const folder = join(dir, 'root/usr/lib/modules', version);
      const there = (await readdir(folder, { recursive: true })).filter((path) =>
        /\.ko$/.test(path),
      );
      assert.deepEqual(there.map((path) => path.replace(/^.*\//, '')).sort(), [
        'option.ko',
        'usb_wwan.ko',
        'usbserial.ko',
      ]);
      assert.match(await readFile(join(folder, 'modules.dep'), 'utf8'), /option\.ko:.*usb_wwan/);
    }));

  test(`${what}: the lock and the licences name the package of each`, () =>
    inTempDir(async (dir) => {
      const { unpacked, archives } = await unpack(dir, layout);
      const kernel = await findKernel(unpacked);
      const [{ deviceTree } = { deviceTree: '' }] = (await BOARD).models;
      const trees = `${kernel.deviceTrees}/broadcom/${deviceTree}`;
      const [module = ''] = await install(dir, unpacked, kernel, ['option']);
      const found = await findOwners(archives, [kernel.image, trees, module]);
      assert.deepEqual(
        [kernel.image, trees, module].map((path) => found.get(path)),
        owners,
      );
      const names = new Set(found.values());
      assert.deepEqual(
        (await lockPackages(archives, names)).map(({ name }) => name),
        [...names].sort(),
      );
      const licences = await packLicences(unpacked, names, 0, join(dir, 'licences.tar.xz'));
      assert.deepEqual([...new Set(licences)], [copyright]);
    }));
}

test('a layout that is neither is told, with the paths that were looked for', () =>
  inTempDir(async (dir) => {
    const [layout] = Object.values(LAYOUTS);
    assert.ok(layout);
    const packages = (trees: Files) =>
      Object.fromEntries(
        Object.entries(layout.packages(trees)).map(([name, { ...files }]) => {
          delete files['boot/vmlinuz-6.12.118+deb13-arm64'];
          return [name, files];
        }),
      );
    const { unpacked } = await unpack(dir, { ...layout, packages });
    await assert.rejects(findKernel(unpacked), {
      message: /^no Debian package contains usr\/lib\/modules\/6\S+\/vmlinuz or boot\/vmlinuz-6/,
    });
  }));

test('a file that no package lists is reported, not given to another', () =>
  inTempDir(async (dir) => {
    const [layout] = Object.values(LAYOUTS);
    assert.ok(layout);
    const { archives } = await unpack(dir, layout);
    await assert.rejects(
      findOwners(archives, ['usr/bin/nobody']),
      /no package lists these files: usr\/bin\/nobody/,
    );
  }));
