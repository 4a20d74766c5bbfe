import { join } from 'node:path';
import { exists, sha256File } from '../../host';
import type { LockedPackage } from '../types';

/** What `make show-info` says of a package, as far as it matters here. */
interface PackageInfo {
  type: 'target' | 'host' | 'rootfs';
  version?: string;
  /** below the download folder */
  dl_dir?: string;
  downloads?: { source: string }[];
  /** below the output folder */
  stamp_dir?: string;
}

/** By the package's name; that of a host package begins with `host-`. */
export type ShowInfo = Record<string, PackageInfo>;

/** Reads the output of `make show-info`. */
export function parseShowInfo(json: string): ShowInfo {
  return JSON.parse(json) as ShowInfo;
}

/** @returns names of the packages that print steps while they are built */
export function builtPackages(info: ShowInfo): string[] {
  return Object.entries(info)
    .filter(([, { type }]) => type !== 'rootfs')
    .map(([name]) => name);
}

/** @returns names of the packages of which a build in this output folder is through */
export async function donePackages(info: ShowInfo, output: string): Promise<Set<string>> {
  const done = new Set<string>();
  for (const [name, { stamp_dir: dir }] of Object.entries(info)) {
    if (dir && (await exists(join(output, dir, '.stamp_installed')))) done.add(name);
  }
  return done;
}

/**
 * Lists the sources of what is on the device, with the checksums of the archives they came in.
 * A package without an archive (a skeleton, a folder of the person's own) is not listed.
 */
export async function lockSources(info: ShowInfo, downloads: string): Promise<LockedPackage[]> {
  const locked: LockedPackage[] = [];
  for (const [name, entry] of Object.entries(info)) {
    const source = entry.downloads?.[0]?.source;
    if (entry.type !== 'target' || !source) continue;
    const archive = join(downloads, entry.dl_dir ?? name, source);
    if (!(await exists(archive))) continue;
    const { version = '' } = entry;
    locked.push({ name, version, architecture: 'source', sha256: await sha256File(archive) });
  }
  return locked.sort((a, b) => (a.name < b.name ? -1 : 1));
}
