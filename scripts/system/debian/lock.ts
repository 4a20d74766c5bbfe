import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { inParallel, run, sha256File } from '../../host';
import type { LockedPackage } from '../types';

/** Unpacking its list of files would take seconds, and every base has files of it. */
const ALWAYS_USED = /^linux-image-\d/;

/**
 * Lists the packages that something in the base comes from.
 * @param archives folder with the .deb files that apt downloaded and verified
 * @param used paths of files taken, below the root file system
 * @returns sorted by name
 */
export async function lockPackages(
  archives: string,
  used: ReadonlySet<string>,
): Promise<LockedPackage[]> {
  const files = (await readdir(archives)).filter((file) => file.endsWith('.deb')).sort();
  const packages: LockedPackage[] = [];
  // Each unpacker takes a processor, and up to 100 MB of memory.
  await inParallel(files, availableParallelism(), async (file) => {
    const deb = join(archives, file);
    const id = parseDebName(file);
    if (ALWAYS_USED.test(id.name) || (await hasAny(deb, used)))
      packages.push({ ...id, sha256: await sha256File(deb) });
  });
  return packages.sort((a, b) => (a.name < b.name ? -1 : 1));
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

async function hasAny(deb: string, used: ReadonlySet<string>): Promise<boolean> {
  const { stdout } = await run('dpkg-deb', ['--contents', deb]);
  return stdout.split('\n').some((line) => used.has(pathOf(line)));
}

/** `-rw-r--r-- root/root 911 2022-10-17 22:24 ./etc/rpc [-> …]` → `etc/rpc`; packages may still say /lib for /usr/lib. */
function pathOf(line: string): string {
  const path = /^\S+ +\S+ +\S+ +\S+ +\S+ \.\/(.+?)(?: -> .*| link to .*)?$/.exec(line)?.[1] ?? '';
  return /^(bin|sbin|lib)\//.test(path) ? `usr/${path}` : path;
}
