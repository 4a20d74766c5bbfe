import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { inParallel } from '../../frame';
import { run, sha256File } from '../../os';
import type { LockedPackage } from '../types';

/** Unpacking its list of files would take seconds, and every base has files of it. */
const KERNEL = /^linux-image-\d/;

/**
 * Finds which package each file comes from.
 * @param archives folder with the .deb files
 * @param used paths of files taken, below the root file system; what no other package has is the kernel's
 * @returns by path
 */
export async function findOwners(
  archives: string,
  used: readonly string[],
): Promise<Map<string, string>> {
  const owners = new Map<string, string>();
  const wanted = new Set(used);
  // Each unpacker takes a processor, and up to 100 MB of memory.
  await inParallel(await listDebs(archives), availableParallelism(), async (file) => {
    const { name } = parseDebName(file);
    if (KERNEL.test(name)) return;
    const { stdout } = await run('dpkg-deb', ['--contents', join(archives, file)]);
    for (const path of stdout.split('\n').map(pathOf)) if (wanted.has(path)) owners.set(path, name);
  });
  const kernel = (await listDebs(archives)).map((file) => parseDebName(file).name);
  const kernelName = kernel.find((name) => KERNEL.test(name)) ?? '';
  return new Map(used.map((path) => [path, owners.get(path) ?? kernelName]));
}

/**
 * Takes the checksums of packages.
 * @param archives folder with the .deb files that apt downloaded and verified
 * @param names those of the packages that something in the base comes from
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

/** `-rw-r--r-- root/root 911 2022-10-17 22:24 ./etc/rpc [-> …]` → `etc/rpc`; packages may still say /lib for /usr/lib. */
function pathOf(line: string): string {
  const path = /^\S+ +\S+ +\S+ +\S+ +\S+ \.\/(.+?)(?: -> .*| link to .*)?$/.exec(line)?.[1] ?? '';
  return /^(bin|sbin|lib)\//.test(path) ? `usr/${path}` : path;
}
