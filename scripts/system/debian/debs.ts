import { link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE_DIR } from '../../checkout';
import { UserError } from '../../frame';
import { exists, makeFolder, replaceWhole, run, sha256File } from '../../os';
import type { LockedPackage } from '../types';
import { fetchPackages } from './fetch';
import { debName } from './lock';
import type { Recipe } from './recipe';

/** Packages that went into images, by checksum: Debian's archive keeps only the newest versions. */
const DEB_CACHE = join(CACHE_DIR, 'debs');

/** @returns where a package is kept, if it is */
export const cachedDeb = ({ sha256 }: Pick<LockedPackage, 'sha256'>) =>
  join(DEB_CACHE, `${sha256}.deb`);

type Suites = Pick<Recipe, 'suite' | 'alsoFrom'>;

/** Keeps packages for later; a damaged one is replaced. @param archives folder with the files under apt's names */
export async function keepDebs(
  archives: string,
  packages: readonly LockedPackage[],
): Promise<void> {
  await makeFolder(DEB_CACHE);
  for (const one of packages)
    if (!(await isKept(one)))
      await replaceWhole(cachedDeb(one), (partial) => link(join(archives, debName(one)), partial));
}

/** @returns whether a package is kept, undamaged */
export async function isKept(one: Pick<LockedPackage, 'sha256'>): Promise<boolean> {
  try {
    return (await sha256File(cachedDeb(one))) === one.sha256;
  } catch {
    // What is there is not a package.
    return false;
  }
}

/**
 * Unpacks exactly these packages; apt fetches those that were not kept, in the same version.
 * @param unpacked a folder to be made
 * @param archives where the files go, below `unpacked`
 * @throws UserError if a version is no longer available, or its file has changed
 */
export async function unpackPinned(
  from: Suites,
  packages: readonly LockedPackage[],
  unpacked: string,
  archives: string,
  say: (line: string) => void,
): Promise<void> {
  for (const one of packages) checkNames(one);
  await fetchMissing(from, packages, `${unpacked}.fetched`, say);
  await makeFolder(archives);
  say('unpacking the packages of the lock');
  for (const one of packages) {
    const file = join(archives, debName(one));
    await link(cachedDeb(one), file);
    await run('dpkg-deb', ['--extract', file, unpacked]);
  }
}

/** @param root a folder for what is fetched */
async function fetchMissing(
  { suite, alsoFrom }: Suites,
  packages: readonly LockedPackage[],
  root: string,
  say: (line: string) => void,
): Promise<void> {
  const missing: LockedPackage[] = [];
  for (const one of packages) {
    if (await isKept(one)) continue;
    missing.push(one);
    if (await exists(cachedDeb(one))) say(`fetching ${cachedDeb(one)} again: it is damaged`);
  }
  if (missing.length === 0) return;
  const wanted = missing.map(({ name, version }) => `${name}=${version}`);
  await fetchPackages({ suite, alsoFrom, packages: wanted }, root, say);
  const archives = join(root, 'var/cache/apt/archives');
  for (const one of missing) await checkSum(join(archives, debName(one)), one);
  await keepDebs(archives, missing);
  await rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

export async function checkSum(
  file: string,
  { name, version, sha256 }: LockedPackage,
): Promise<void> {
  const found = await sha256File(file);
  if (found === sha256) return;
  throw new UserError(
    `${name} ${version} of Debian's archive differs from the lock\n  lock:    ${sha256}\n  archive: ${found}`,
    'one of them was tampered with, or the lock was edited',
  );
}

/** A lock is a file that anyone may have written, and these words become paths and arguments. */
export function checkNames({ name, version, architecture }: LockedPackage): void {
  const fits =
    /^[a-z0-9][a-z0-9+.-]*$/.test(name) &&
    /^[0-9][\w.+~:-]*$/.test(version) &&
    /^\w+$/.test(architecture);
  if (!fits) throw new UserError(`${name} ${version} in the lock is not a Debian package`);
}
