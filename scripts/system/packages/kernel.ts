import { copyFile, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CACHE_DIR } from '../../checkout';
import type { Board } from '../../hardware';
import {
  exists,
  listTree,
  makeFolder,
  moduleName,
  replaceWhole,
  run,
  sha256,
  withLock,
} from '../../os';
import { rootModules } from '../debian/base';
import { cachedDeb } from '../debian/debs';
import { findKernel, loadable, type Kernel } from '../debian/kernel';
import { installModules } from '../debian/modules';
import { makeSkeleton } from '../debian/tree';
import type { Recipe } from '../debian/recipe';
import type { LockedPackage } from '../types';

/** The kernel's packages unpacked, which takes seconds. */
const KERNELS = join(CACHE_DIR, 'kernels');

/** Debian's packages of one kernel: all in one up to 6.12, in three from 7.x on (debian/kernel.ts). */
const KERNEL_PACKAGE = /^linux-(image|binary|modules|base)-\d/;

export interface ModulesRequest {
  wanted: readonly string[];
  /** the packages of the base */
  base: readonly LockedPackage[];
  /** the base's root file system */
  baseRoot: string;
  /** the layer */
  root: string;
  recipe: Recipe;
  board: Board;
  /** for files in between */
  workDir: string;
}

/**
 * Adds kernel modules to a layer, and lists of modules that have those of the base too.
 * @returns which of them this kernel does not have
 */
export async function addModules(request: ModulesRequest): Promise<string[]> {
  const { wanted, base, baseRoot, root, recipe, board, workDir } = request;
  if (wanted.length === 0) return [];
  const unpacked = await unpackKernel(base.filter(({ name }) => KERNEL_PACKAGE.test(name)));
  const kernel = await findKernel(unpacked);
  const known = await namesIn(unpacked, kernel);
  const [there, missing] = [true, false].map((is) =>
    wanted.filter((name) => known.has(moduleName(name)) === is),
  ) as [string[], string[]];
  const made = join(workDir, 'modules');
  // depmod looks in /lib, which is a link.
  await makeSkeleton(made);
  await installModules(unpacked, kernel, made, [...rootModules(recipe, board, kernel), ...there]);
  for (const { path, kind } of await listTree(made)) {
    const inBase = path.endsWith('.ko') && (await exists(join(baseRoot, path)));
    if (kind !== 'file' || inBase) continue;
    await makeFolder(dirname(join(root, path)));
    await copyFile(join(made, path), join(root, path));
  }
  await rm(made, { recursive: true });
  return missing;
}

async function namesIn(unpacked: string, kernel: Kernel): Promise<Set<string>> {
  const builtin = await readFile(join(unpacked, kernel.modules, 'modules.builtin'), 'utf8');
  return new Set([...loadable(kernel).keys(), ...builtin.split('\n').map(moduleName)]);
}

/** One kernel is kept: an older one is of an older base. */
async function unpackKernel(packages: readonly LockedPackage[]): Promise<string> {
  const name = sha256(...packages.map((one) => one.sha256)).slice(0, 16);
  const dir = join(KERNELS, name);
  return withLock(KERNELS, async () => {
    if (await exists(dir)) return dir;
    for (const other of await readdir(KERNELS)) await rm(join(KERNELS, other), { recursive: true });
    await replaceWhole(dir, async (partial) => {
      await makeSkeleton(partial);
      for (const one of packages) await run('dpkg-deb', ['--extract', cachedDeb(one), partial]);
    });
    return dir;
  });
}
