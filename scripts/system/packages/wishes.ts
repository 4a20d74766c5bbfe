import { copyFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { nearest, UserError } from '../../frame';
import { exists, replaceWhole, run, sha256File } from '../../os';
import { cachedDeb, checkNames } from '../debian/debs';
import type { WantedPackage } from '../types';
import { packageRecord, type PackageRecord } from './control';
import { packageFault, PackageFaults, type PackageFault } from './faults';
import type { PackageIndex } from './package-index';
import { refusalOf } from './refused';

/** A package that the device file names, found. */
export interface Wish extends WantedPackage {
  record: PackageRecord;
}

/** @returns whether it is the path of a .deb file, and not a name in Debian's archive */
export function isLocal({ name }: Pick<WantedPackage, 'name'>): boolean {
  return name.endsWith('.deb');
}

/**
 * Finds the packages that a device file names, and keeps its .deb files with the others.
 * @param folder where their paths are relative to
 * @throws PackageFaults with every name that is unknown or refused
 */
export async function findWishes(
  wanted: readonly WantedPackage[],
  index: PackageIndex,
  folder: string,
): Promise<Wish[]> {
  const wishes: Wish[] = [];
  const faults: PackageFault[] = [];
  for (const one of wanted) {
    const record = isLocal(one)
      ? await readDeb(resolve(folder, one.name), one)
      : index.get(one.name);
    const fault = record ? refused(one, record) : unknown(one, index);
    if (fault) faults.push({ wanted: one.name, ...fault });
    else if (record) wishes.push({ ...one, record });
  }
  if (faults.length > 0) throw new PackageFaults(faults);
  return wishes;
}

type Fault = Omit<PackageFault, 'wanted'>;

function unknown({ name }: WantedPackage, index: PackageIndex): Fault {
  const providers = index.candidates({ name }).map((one) => one.name);
  const near = nearest(name, index.names());
  return {
    message: `Debian has no package ${name} for this device`,
    hint:
      providers.length > 0
        ? `it is another name of ${providers.join(', ')}`
        : near === undefined
          ? "apt-cache search, or the list of packages on Debian's web site, finds its name"
          : `did you mean ${near}?`,
  };
}

function refused({ only }: WantedPackage, { name }: PackageRecord): Fault | undefined {
  // A few files of it are the user's own matter.
  const refusal = only.length > 0 ? undefined : refusalOf(name);
  return refusal && { message: `${name} ${refusal.why}`, hint: refusal.instead };
}

async function readDeb(path: string, wish: WantedPackage): Promise<PackageRecord> {
  const { stdout } = await run('dpkg-deb', ['--field', path]).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    throw packageFault(wish, `${wish.name} is not a Debian package`, 'is it damaged?');
  });
  const record = packageRecord(stdout);
  if (!record || !['arm64', 'all'].includes(record.architecture))
    throw packageFault(
      wish,
      `${wish.name} is for ${record?.architecture ?? 'no known architecture'}, and the device is arm64`,
      'build it with: dpkg-buildpackage --host-arch=arm64',
    );
  const kept = { ...record, sha256: await sha256File(path) };
  checkNames(kept);
  if (!(await exists(cachedDeb(kept))))
    await replaceWhole(cachedDeb(kept), (partial) => copyFile(path, partial));
  return kept;
}
