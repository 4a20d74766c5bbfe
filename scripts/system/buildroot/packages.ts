import { join } from 'node:path';
import { exists } from '../../host';
import type { LockedPackage } from '../types';

/** What `make show-info` says of a package, as far as it matters here. */
interface PackageInfo {
  type: 'target' | 'host' | 'rootfs';
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
 * Reads the list of sources that br2-external/post-image.sh makes: objects of JSON with commas between.
 * A package without an archive (a skeleton, a folder of the person's own) is not in it.
 */
export function parseLocked(text: string): LockedPackage[] {
  return JSON.parse(`[${text}]`) as LockedPackage[];
}
