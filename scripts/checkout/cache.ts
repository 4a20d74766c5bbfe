import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../frame';
import { exists, makeFolder, replaceWhole, withLock } from '../os';
import { CACHE_DIR } from './paths';

/** A cached folder that is made once and used by many builds. */
export interface Kept {
  /** its name in the cache */
  name: string;
  /** @returns the reason to make it again, if any; called only if it exists */
  fault: (dir: string) => Promise<string | undefined>;
  /** makes it. @param dir where, on the cache's disk */
  make: (dir: string) => Promise<void>;
  /** called with what is being waited for, and why something is made again */
  say: (line: string) => void;
}

/** Where folders are made before they are moved into place; locked by the process that makes one. */
const MAKING = join(CACHE_DIR, 'making');

/**
 * Uses a cached folder, and makes it if it is missing or damaged. One process makes at a time; none replaces the folder
 * while it is in use.
 * @param renew make it again in any case
 * @throws what `make` and `use` throw; UserError if the cache's disk does not retain what is written
 */
export async function useKept<T>(
  kept: Kept,
  use: (dir: string) => Promise<T>,
  renew = false,
): Promise<T> {
  const dir = join(CACHE_DIR, kept.name);
  const look = async () => ((await exists(dir)) ? kept.fault(dir) : 'it is missing');
  const tryIt = () =>
    withLock(
      CACHE_DIR,
      async () => {
        const fault = await look();
        return fault === undefined ? { value: await use(dir) } : { fault };
      },
      { shared: true },
    );
  const first = renew ? undefined : await tryIt();
  if (first && 'value' in first) return first.value;
  await withLock(
    MAKING,
    async () => {
      // It may have been made while this process waited.
      const fault = await look();
      if (fault === undefined && !renew) return;
      if (fault !== undefined && (await exists(dir))) kept.say(`making ${dir} again: ${fault}`);
      await makeKept(kept, dir);
    },
    { say: kept.say },
  );
  const second = await tryIt();
  if ('value' in second) return second.value;
  throw new UserError(
    `${dir} changed on disk after it was made: ${second.fault}`,
    'set PPPI_CACHE_DIR to a folder on another disk',
  );
}

/** The caller has locked MAKING: its contents are left over from a killed run. */
async function makeKept({ name, make }: Kept, dir: string): Promise<void> {
  await emptyFolder(MAKING);
  try {
    const made = join(MAKING, name);
    await make(made);
    await withLock(CACHE_DIR, () => replaceWhole(dir, (partial) => rename(made, partial)));
  } finally {
    await emptyFolder(MAKING);
  }
}

async function emptyFolder(dir: string): Promise<void> {
  await makeFolder(dir);
  for (const name of await readdir(dir))
    // A stopped program may keep writing for a moment.
    await rm(join(dir, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
