import { statfs } from 'node:fs/promises';
import { UserError } from '../frame';

/** A file system with less space than this counts as full, in bytes. */
export const NOTHING_LEFT = 1024 ** 2;

/**
 * Runs `work`, and names the disk if it is full.
 * @param places folders that `work` writes in, by the variable that moves each
 * @param wanted bytes that it takes at most
 * @throws what `work` throws; UserError if one of the places has less than `wanted` and that was the cause
 */
export async function namingFullDisk<T>(
  places: Readonly<Record<string, string>>,
  wanted: number,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!/no space left/i.test(String(error))) throw error;
    for (const [variable, place] of Object.entries(places)) {
      const { bavail, bsize, blocks } = await statfs(place);
      if (bavail * bsize < wanted)
        throw fullDisk(
          place,
          variable,
          `: ${mebibytes(bavail * bsize)} of ${mebibytes(blocks * bsize)} are free`,
          wanted,
        );
    }
    throw error;
  }
}

/** @param wanted bytes to free @param left how much is free, for people */
export function fullDisk(
  place: string,
  variable: string,
  left = '',
  wanted = NOTHING_LEFT,
): UserError {
  return new UserError(
    `no space left on the disk that holds ${place}${left}`,
    `free ${wanted > NOTHING_LEFT ? mebibytes(wanted) : 'some'} there, or set ${variable} to a folder with more room, then run the same command again`,
  );
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}
