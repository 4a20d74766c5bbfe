import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bootNames, type Board } from '../../board';
import { CACHE_DIR, exists, replaceWhole, sha256, withLock } from '../../host';
import type { LockedPackage } from '../types';
import { collectBootFiles, listBootSources } from './boot';
import { fetchPackages } from './fetch';
import { makeInitramfs } from './initramfs';
import { lockPackages } from './lock';
import { loadRecipe, type Recipe } from './recipe';
import { reduce } from './reduce';
import { setTimes } from './tree';

/** A base made of Debian packages, in the cache; nothing in it depends on a device. */
export interface Base {
  rootDir: string;
  bootDir: string;
  packages: LockedPackage[];
  /** seconds since 1970: the time of every file in an image made with this base */
  epoch: number;
}

interface BaseFacts {
  epoch: number;
  packages: LockedPackage[];
}

/**
 * Gives the base for a board: the cached one, or a new one if its inputs (recipe, board, code) have
 * changed, or if `refresh` asks for today's packages.
 */
export async function provideBase(
  board: Board,
  refresh: boolean,
  say: (line: string) => void,
): Promise<Base> {
  const dir = join(CACHE_DIR, `debian-${await baseKey(board)}`);
  if (refresh || !(await exists(dir))) {
    await withLock(CACHE_DIR, () => replaceWhole(dir, (partial) => makeBase(partial, board, say)));
  }
  const facts = JSON.parse(await readFile(join(dir, 'base.json'), 'utf8')) as BaseFacts;
  return { rootDir: join(dir, 'root'), bootDir: join(dir, 'boot'), ...facts };
}

/** A checksum over all that a base is made from, but for the packages themselves. */
async function baseKey(board: Board): Promise<string> {
  const entries = await readdir(__dirname, { recursive: true, withFileTypes: true });
  const code = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  const boardFiles = ['board.yaml', 'config.txt'].map((name) => join(board.dir, name));
  const parts = await Promise.all([...code.sort(), ...boardFiles].map((path) => readFile(path)));
  return sha256(...parts, process.env.SOURCE_DATE_EPOCH ?? '').slice(0, 16);
}

async function makeBase(dir: string, board: Board, say: (line: string) => void): Promise<void> {
  const recipe = await loadRecipe();
  const unpacked = join(dir, 'unpacked');
  await mkdir(dir, { recursive: true });
  await fetchPackages(recipe, unpacked, say).catch(async (error: unknown) => {
    // When mmdebstrap is stopped, what it started may go on writing for a moment.
    await rm(unpacked, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    throw error;
  });

  say('reducing to what the device needs');
  const modules = [...recipe.modules.boot, ...recipe.modules.root];
  const boardModules = [...board.modules.boot, ...board.modules.root];
  const reduced = await reduce(unpacked, join(dir, 'root'), recipe, [...modules, ...boardModules]);
  const bootSources = await listBootSources(unpacked, board);
  const used = new Set([...reduced, ...bootSources]);
  const epoch = Number(process.env.SOURCE_DATE_EPOCH ?? (await newestTime(unpacked, used)));

  say('collecting the boot files');
  await collectBootFiles(unpacked, board, bootSources, join(dir, 'boot'));
  say('packing the initramfs');
  await packInitramfs(dir, unpacked, recipe, board, epoch);
  say('listing the packages used');
  const packages = await lockPackages(join(unpacked, 'var/cache/apt/archives'), used);
  await setTimes(join(dir, 'root'), epoch);
  await setTimes(join(dir, 'boot'), epoch);
  const facts: BaseFacts = { epoch, packages };
  await writeFile(join(dir, 'base.json'), `${JSON.stringify(facts, null, 2)}\n`);
  await rm(unpacked, { recursive: true });
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
