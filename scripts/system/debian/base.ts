import { mkdir, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { bootNames, type Board } from '../../board';
import { CACHE_DIR, exists, jsonText, replaceWhole, sha256, withLock } from '../../host';
import { setTimes } from '../set-times';
import type { LockedPackage, Pin } from '../types';
import { collectBootFiles, listBootSources, nameOnCard } from './boot';
import { keepDebs, unpackPinned } from './debs';
import { fetchPackages } from './fetch';
import { makeInitramfs } from './initramfs';
import { packLicences } from './licences';
import { findOwners, lockPackages } from './lock';
import { loadRecipe, type Recipe } from './recipe';
import { reduce } from './reduce';
import { resolveInside } from './tree';

const LICENCES = 'licences.tar.xz';

/** What of a base's code lies outside this folder. */
const SHARED = ['licence-tree.ts', 'set-times.ts'].map((name) => join(__dirname, '..', name));

/** A base made of Debian packages, in the cache; nothing in it depends on a device. */
export interface Base {
  rootDir: string;
  bootDir: string;
  packages: LockedPackage[];
  /** seconds since 1970: the time of every file in an image made with this base */
  epoch: number;
  /** from which package a file comes, by its path on the device; the boot partition is below boot/ */
  owners: Record<string, string>;
  /** archive of copyright files and licence texts */
  licences: string;
}

type BaseFacts = Pick<Base, 'epoch' | 'packages' | 'owners'>;

/**
 * Gives the base for a board: the cached one, or a new one if its inputs (recipe, board, code) have
 * changed, or if `refresh` asks for today's packages.
 * @param pin packages to use instead of the newest; such a base is apart from the others in the cache
 */
export async function provideBase(
  board: Board,
  refresh: boolean,
  say: (line: string) => void,
  pin?: Pin,
): Promise<Base> {
  const dir = join(CACHE_DIR, `debian-${await baseKey(board, pin)}`);
  if (refresh || !(await exists(dir))) {
    await withLock(CACHE_DIR, () =>
      replaceWhole(dir, (partial) => makeBase(partial, board, pin, say)),
    );
  }
  const facts = JSON.parse(await readFile(join(dir, 'base.json'), 'utf8')) as BaseFacts;
  const [rootDir, bootDir, licences] = [join(dir, 'root'), join(dir, 'boot'), join(dir, LICENCES)];
  return { rootDir, bootDir, licences, ...facts };
}

/** A checksum over all that a base is made from, but for the packages themselves. */
async function baseKey(board: Board, pin: Pin | undefined): Promise<string> {
  const entries = await readdir(__dirname, { recursive: true, withFileTypes: true });
  const code = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  const boardFiles = ['board.yaml', 'config.txt'].map((name) => join(board.dir, name));
  const parts = await Promise.all(
    [...code.sort(), ...SHARED, ...boardFiles].map((path) => readFile(path)),
  );
  const pinned = pin ? [JSON.stringify(pin)] : [];
  return sha256(...parts, process.env.SOURCE_DATE_EPOCH ?? '', ...pinned).slice(0, 16);
}

async function makeBase(
  dir: string,
  board: Board,
  pin: Pin | undefined,
  say: (line: string) => void,
): Promise<void> {
  const recipe = await loadRecipe();
  const unpacked = join(dir, 'unpacked');
  const archives = join(unpacked, 'var/cache/apt/archives');
  await mkdir(dir, { recursive: true });
  if (pin) await unpackPinned(recipe.suite, pin.packages, unpacked, archives, say);
  else await fetchPackages(recipe, unpacked, say);

  say('reducing to what the device needs');
  const modules = [...recipe.modules.boot, ...recipe.modules.root];
  const boardModules = [...board.modules.boot, ...board.modules.root];
  const used = await reduce(unpacked, join(dir, 'root'), recipe, [...modules, ...boardModules]);
  const bootSources = await listBootSources(unpacked, board);
  const { kernel } = await bootNames(board);
  for (const path of bootSources) used.set(`boot/${nameOnCard(path, kernel)}`, path);
  const sources = [...used.values()];
  const epoch = Number(
    pin?.epoch ?? process.env.SOURCE_DATE_EPOCH ?? (await newestTime(unpacked, sources)),
  );

  say('collecting the boot files');
  await collectBootFiles(unpacked, board, bootSources, join(dir, 'boot'));
  say('packing the initramfs');
  await packInitramfs(dir, unpacked, recipe, board, epoch);
  say('listing the packages used');
  const ownerOf = await findOwners(archives, sources);
  const names = new Set(ownerOf.values());
  const licences = await packLicences(unpacked, names, epoch, join(dir, LICENCES));
  const packages = await lockPackages(archives, new Set([...names, ...licences]));
  await keepDebs(archives, packages);
  await setTimes(join(dir, 'root'), epoch);
  await setTimes(join(dir, 'boot'), epoch);
  const owners: Record<string, string> = {};
  for (const [path, source] of used)
    owners[await pathOnDevice(dir, path)] = ownerOf.get(source) ?? '';
  owners['usr/lib/modules'] = owners[`boot/${kernel}`] ?? '';
  const facts: BaseFacts = { epoch, packages, owners };
  await writeFile(join(dir, 'base.json'), jsonText(facts));
  await rm(unpacked, { recursive: true });
}

/** @returns a path without links in its folders: /usr/sbin is one with /usr/bin */
async function pathOnDevice(dir: string, path: string): Promise<string> {
  if (path.startsWith('boot/')) return path;
  const root = join(dir, 'root');
  return relative(await realpath(root), await resolveInside(root, path));
}

/** @returns seconds since 1970: an image is as old as the newest file in it, whenever it is built */
async function newestTime(unpacked: string, used: Iterable<string>): Promise<number> {
  const stats = await Promise.all([...used].map((path) => stat(join(unpacked, path))));
  return Math.max(...stats.map(({ mtimeMs }) => Math.floor(mtimeMs / 1000)));
}

async function packInitramfs(
  dir: string,
  unpacked: string,
  recipe: Recipe,
  board: Board,
  epoch: number,
): Promise<void> {
  const { initramfs } = await bootNames(board);
  await makeInitramfs(
    unpacked,
    recipe,
    [...board.modules.boot, ...recipe.modules.boot],
    epoch,
    join(dir, 'initramfs'),
    join(dir, 'boot', initramfs),
  );
}
