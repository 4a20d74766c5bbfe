import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { inParallel } from '../../frame';
import { inTempDir, run, sha256File } from '../../os';
import type { LockedPackage } from '../types';

/**
 * Finds the package of each file from the lists in the packages' control archives: listing a kernel package's
 * contents takes seconds.
 * @param archives folder with the .deb files
 * @param used paths of regular files, below the root file system
 * @returns by path
 * @throws Error if a file is in no package's list
 */
export async function findOwners(
  archives: string,
  used: readonly string[],
): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  const wanted = new Set(used);
  await inParallel(await listDebs(archives), availableParallelism(), async (file) => {
    const { name } = parseDebName(file);
    for (const path of await listFiles(join(archives, file)))
      if (wanted.has(path)) owners.set(path, name);
  });
  const stray = used.filter((path) => !owners.has(path));
  if (stray.length > 0) throw new Error(`no package lists these files: ${stray.join(', ')}`);
  return owners;
}

/** @returns the regular files of a package: conffiles (deb-conffiles(5)) are not in md5sums (deb-md5sums(5)) */
async function listFiles(deb: string): Promise<string[]> {
  return inTempDir(async (dir) => {
    await run('dpkg-deb', ['--control', deb, dir]);
    const lines = async (name: string) =>
      (await readFile(join(dir, name), 'utf8').catch(() => '')).split('\n');
    const sums = (await lines('md5sums')).map((line) => line.replace(/^\S+ +/, ''));
    const settings = (await lines('conffiles')).map((line) => line.replace(/^.*?\//, ''));
    return [...sums, ...settings].map(merged);
  });
}

/**
 * Makes the lock: the packages with their checksums.
 * @param archives folder with the .deb files that apt downloaded and verified
 * @param names of the packages that contributed a file
 * @returns sorted by name
 */
export async function lockPackages(
  archives: string,
  names: ReadonlySet<string>,
): Promise<LockedPackage[]> {
  const packages: LockedPackage[] = [];
  for (const file of await listDebs(archives)) {
    const id = parseDebName(file);
    if (names.has(id.name))
      packages.push({ ...id, sha256: await sha256File(join(archives, file)) });
  }
  return packages.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function listDebs(archives: string): Promise<string[]> {
  return (await readdir(archives)).filter((file) => file.endsWith('.deb')).sort();
}

/** The name that apt gives to a package's file. */
export function debName({ name, version, architecture }: Omit<LockedPackage, 'sha256'>): string {
  return `${name}_${version.replaceAll(':', '%3a')}_${architecture}.deb`;
}

/** apt names files NAME_VERSION_ARCH.deb, with ':' of an epoch as %3a. */
export function parseDebName(file: string): Omit<LockedPackage, 'sha256'> {
  const [name, version, architecture] = file
    .replace(/\.deb$/, '')
    .split('_')
    .map(decodeURIComponent);
  if (!name || !version || !architecture) throw new Error(`not a package's file name: ${file}`);
  return { name, version, architecture };
}

/** Packages may still say /lib for /usr/lib. */
function merged(path: string): string {
  return /^(bin|sbin|lib)\//.test(path) ? `usr/${path}` : path;
}
