import { UserError } from '../../frame';
import { run } from '../../os';
import { cachedDeb, isKept } from '../debian/debs';
import type { LockedPackage, Pin } from '../types';
import { withArchive, type ArchiveRequest } from './archive';
import { packageRecord, type PackageRecord } from './control';
import { PackageIndex } from './package-index';

/** Where packages come from, for one layer. */
export interface Supply {
  index: PackageIndex;
  /**
   * Whether the index has only what an earlier build used: what it found unnecessary (dpkg, and whatever is Essential)
   * is not there.
   */
  pinned: boolean;
  fetch: (packages: readonly LockedPackage[]) => Promise<void>;
}

export interface SupplyRequest extends ArchiveRequest {
  /** packages of the base: the layer has the same versions */
  base: readonly LockedPackage[];
  /** exactly these packages, instead of the archive's newest */
  pin?: Pin | undefined;
}

/**
 * Opens Debian's archive, or what an earlier build used.
 * @throws OldIndex from its `fetch`, if the archive has moved on
 */
export async function withSupply<T>(
  request: SupplyRequest,
  use: (supply: Supply) => Promise<T>,
): Promise<T> {
  const { pin, base } = request;
  if (!pin)
    return withArchive(request, async ({ lists, fetch }) => {
      const index = new PackageIndex(lists);
      index.prefer(await fixed(base, index));
      return use({ index, pinned: false, fetch });
    });
  const pinned = pin.packages.filter(({ part }) => part === 'packages');
  const fetch = (packages: readonly LockedPackage[]) =>
    withArchive(request, (archive) => archive.fetch(packages));
  if (!(await allKept(pinned))) await fetch(pinned);
  const index = new PackageIndex(await Promise.all(pinned.map(stanzaOf)));
  index.prefer(await fixed(base, index));
  return use({ index, pinned: true, fetch });
}

/** The packages of the base, in the versions that it has. */
async function fixed(
  base: readonly LockedPackage[],
  index: PackageIndex,
): Promise<PackageRecord[]> {
  return Promise.all(
    base.map(async (one) => {
      const same = index.all(one.name).find(({ sha256 }) => sha256 === one.sha256);
      const record = same ?? packageRecord(await stanzaOf(one));
      if (record?.name === one.name) return record;
      throw new UserError(`${cachedDeb(one)} is not the package ${one.name}`, 'remove it');
    }),
  );
}

/** Reads what a kept package says of itself. */
async function stanzaOf({ sha256 }: LockedPackage): Promise<string> {
  const { stdout } = await run('dpkg-deb', ['--field', cachedDeb({ sha256 })]);
  return `${stdout.trim()}\nSHA256: ${sha256}\n`;
}

async function allKept(packages: readonly LockedPackage[]): Promise<boolean> {
  return (await Promise.all(packages.map((one) => isKept(one)))).every(Boolean);
}
