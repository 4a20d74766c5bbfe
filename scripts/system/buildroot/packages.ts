import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../../frame';
import { exists } from '../../os';
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
 * Buildroot's target/ is only added to: what was installed there stays, also when its package is gone
 * or has another version. The stamps tell, also those of a build that failed half-way.
 * @throws UserError that names what is in an output folder and asked for no more
 */
export async function refuseLeftovers(info: ShowInfo, output: string): Promise<void> {
  const asked = new Set(Object.values(info).map(({ stamp_dir: dir = '' }) => basename(dir)));
  const built = join(output, 'build');
  const left: string[] = [];
  for (const name of (await exists(built)) ? await readdir(built) : [])
    if (!asked.has(name) && (await exists(join(built, name, '.stamp_target_installed'))))
      left.push(name);
  if (left.length === 0) return;
  throw new UserError(
    `no longer selected, but still in the root file system of an earlier build: ${left.sort().join(', ')}`,
    `delete ${output}: Buildroot never removes anything, so everything is rebuilt; downloads and compiler cache stay`,
  );
}

/**
 * Reads the list of sources that br2-external/post-image.sh makes: objects of JSON with commas between.
 * A package without an archive (a skeleton, a folder of the person's own) is not in it.
 */
export function parseLocked(text: string): LockedPackage[] {
  return JSON.parse(`[${text}]`) as LockedPackage[];
}
