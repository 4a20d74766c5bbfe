import { copyFile, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../../frame';
import { exists, makeFolder, moduleName, run } from '../../os';
import { loadable, type Kernel } from './kernel';

/** Files of depmod that only kmod or depmod reads, not BusyBox. */
const NOT_FOR_BUSYBOX = /^modules\.(.*\.bin|builtin\.(modinfo|alias\.bin)|order|weakdep|devname)$/;

/**
 * Installs kernel modules and their dependencies, uncompressed (the squashfs compresses them,
 * and the kernel decompresses that faster than BusyBox), with fresh modules.dep and modules.alias.
 * @param unpacked where the packages were unpacked
 * @param root the root file system to install into
 * @param wanted names of modules; built-in ones count as present
 * @returns the paths of the modules, below the unpacked tree
 * @throws UserError if the kernel has no such module
 */
export async function installModules(
  unpacked: string,
  kernel: Kernel,
  root: string,
  wanted: readonly string[],
): Promise<string[]> {
  const from = join(unpacked, kernel.modules);
  const to = join(root, kernel.modules);
  await makeFolder(to);
  for (const list of ['modules.builtin', 'modules.builtin.modinfo', 'modules.order'])
    await copyFile(join(from, list), join(to, list));

  const paths = await withNeeds(kernel, from, wanted);
  await copyUnpacked(from, to, paths);
  await run('depmod', ['--basedir', root, kernel.version]);
  for (const file of await readdir(to)) if (NOT_FOR_BUSYBOX.test(file)) await rm(join(to, file));
  return paths.map((path) => join(kernel.modules, path));
}

/** @returns the paths of modules and their dependencies, below the folder of the kernel's modules */
async function withNeeds(
  kernel: Kernel,
  dir: string,
  wanted: readonly string[],
): Promise<string[]> {
  const available = loadable(kernel);
  const builtin = (await readFile(join(dir, 'modules.builtin'), 'utf8')).split('\n');
  const there = new Set(builtin.map(moduleName));
  const paths = new Set<string>();
  for (const name of wanted.map(moduleName)) {
    if (there.has(name)) continue;
    const path = available.get(name) ?? missing(name, kernel.version);
    for (const one of [path, ...(kernel.needs.get(path) ?? [])]) paths.add(one);
  }
  return [...paths];
}

function missing(name: string, version: string): never {
  throw new UserError(
    `Debian's kernel ${version} has no module ${name}`,
    'it may have been renamed: see the modules in base.yaml and board.yaml',
  );
}

async function copyUnpacked(from: string, to: string, paths: readonly string[]): Promise<void> {
  const copies = await Promise.all(
    paths.map(async (path) => {
      await makeFolder(dirname(join(to, path)));
      await copyFile(join(from, path), join(to, path));
      return join(to, path);
    }),
  );
  const packed = copies.filter((path) => path.endsWith('.xz'));
  if (packed.length > 0) await run('xz', ['--decompress', '--force', ...packed]);
  for (const path of copies.map((copy) => copy.replace(/\.xz$/, '')))
    if (!(await exists(path))) throw new Error(`${path} was not unpacked`);
}
