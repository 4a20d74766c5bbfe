import { realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { bootNames, kernelModules, type Board } from '../../hardware';
import { jsonText } from '../../frame';
import { makeFolder, moduleName, sourceDateEpoch, writeListing } from '../../os';
import { setTimes } from '../set-times';
import type { LockedPackage, Pin, SystemRequest } from '../types';
import { collectBootFiles, listBootSources } from './boot';
import { keepDebs, unpackPinned } from './debs';
import { fetchPackages } from './fetch';
import { makeInitramfs } from './initramfs';
import { findKernel, loadable, type Kernel } from './kernel';
import { packLicences } from './licences';
import { findOwners, lockPackages } from './lock';
import { loadRecipe, type Recipe } from './recipe';
import { reduce } from './reduce';
import { resolveInside } from './tree';

/** The files in a base's folder, beside their listing. */
export const PARTS = {
  root: 'root',
  boot: 'boot',
  licences: 'licences.tar.xz',
  facts: 'base.json',
};

/** A base's own description. */
export interface BaseFacts {
  packages: LockedPackage[];
  /** seconds since 1970: the time of every file in an image made with this base */
  epoch: number;
  /** the package of each file, by path on the device; the boot partition is below boot/ */
  owners: Record<string, string>;
}

/**
 * Makes the base for a board.
 * @param dir folder to create
 * @param pin packages to use instead of the newest
 */
export async function makeBase(
  dir: string,
  board: Board,
  kernelChoice: SystemRequest['kernel'],
  pin: Pin | undefined,
  say: (line: string) => void,
): Promise<void> {
  const recipe = await loadRecipe(kernelChoice, board);
  const unpacked = join(dir, 'unpacked');
  const archives = join(unpacked, 'var/cache/apt/archives');
  await makeFolder(dir);
  if (pin) await unpackPinned(recipe, pin.packages, unpacked, archives, say);
  else await fetchPackages(recipe, unpacked, say);

  say('working out what the kernel modules need');
  const kernel = await findKernel(unpacked);
  say('reducing to what the device needs');
  const modules = rootModules(recipe, board, kernel);
  const used = await reduce(unpacked, kernel, join(dir, 'root'), recipe, modules);
  const bootSources = await listBootSources(unpacked, kernel, board);
  for (const [name, path] of bootSources) used.set(`boot/${name}`, path);
  const sources = [...used.values()];
  const epoch = pin?.epoch ?? sourceDateEpoch() ?? (await newestTime(unpacked, sources));

  say('collecting the boot files');
  await collectBootFiles(unpacked, board, bootSources, join(dir, 'boot'));
  say('packing the initramfs');
  await packInitramfs(dir, unpacked, kernel, recipe, board, epoch);
  say('listing the packages used');
  const ownerOf = await findOwners(archives, sources);
  const names = new Set(ownerOf.values());
  const licences = await packLicences(unpacked, names, epoch, join(dir, PARTS.licences));
  const packages = await lockPackages(archives, new Set([...names, ...licences]));
  await keepDebs(archives, packages);
  await setTimes(join(dir, 'root'), epoch);
  await setTimes(join(dir, 'boot'), epoch);
  const owners: Record<string, string> = {};
  for (const [path, source] of used)
    owners[await pathOnDevice(dir, path)] = ownerOf.get(source) ?? '';
  const facts: BaseFacts = { epoch, packages, owners };
  await writeFile(join(dir, PARTS.facts), jsonText(facts));
  await rm(unpacked, { recursive: true });
  await writeListing(dir);
}

/** @returns names of the kernel modules in the root file system */
export function rootModules(recipe: Recipe, board: Board, kernel: Kernel): string[] {
  const available = loadable(kernel);
  return [
    ...[...recipe.modules.boot, ...recipe.modules.root],
    ...kernelModules(board),
    ...recipe.modules.ifThere.filter((name) => available.has(moduleName(name))),
  ];
}

/** @returns a path with the links in its folders resolved: /usr/sbin is /usr/bin */
async function pathOnDevice(dir: string, path: string): Promise<string> {
  if (path.startsWith('boot/')) return path;
  const root = join(dir, 'root');
  return relative(await realpath(root), await resolveInside(root, path));
}

/** @returns seconds since 1970: an image's time is that of the newest file in it, whenever it is built */
async function newestTime(unpacked: string, used: Iterable<string>): Promise<number> {
  const stats = await Promise.all([...used].map((path) => stat(join(unpacked, path))));
  return Math.max(...stats.map(({ mtimeMs }) => Math.floor(mtimeMs / 1000)));
}

async function packInitramfs(
  dir: string,
  unpacked: string,
  kernel: Kernel,
  recipe: Recipe,
  board: Board,
  epoch: number,
): Promise<void> {
  const { initramfs } = await bootNames(board);
  await makeInitramfs(
    unpacked,
    kernel,
    recipe,
    [...board.modules.boot, ...recipe.modules.boot],
    epoch,
    join(dir, 'initramfs'),
    join(dir, 'boot', initramfs),
  );
}
