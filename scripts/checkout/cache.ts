import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../frame';
import { exists, makeFolder, replaceWhole, withLock } from '../os';
import { CACHE_DIR } from './paths';

/** A folder of the cache that is made once and used by many builds. */
export interface Kept {
  /** its name in the cache */
  name: string;
  /** @returns why it has to be made again, if it has to; called only if something of that name is there */
  fault: (dir: string) => Promise<string | undefined>;
  /** makes it. @param dir where, on the disk of the cache */
  make: (dir: string) => Promise<void>;
  /** told what is waited for, and why something is made again */
  say: (line: string) => void;
}

/** Where things are made before they get their place; held by whoever makes one. */
const MAKING = join(CACHE_DIR, 'making');

/**
 * Uses a folder of the cache, and makes it if it is not there or not as it was made. One process makes at a time;
 * nobody else replaces it while it is used.
 * @param renew make it anew in any case
 * @throws what `make` and `use` throw; UserError if the cache's disk does not keep what is written
 */
export async function useKept<T>(
  kept: Kept,
  use: (dir: string) => Promise<T>,
  renew = false,
): Promise<T> {
  const dir = join(CACHE_DIR, kept.name);
  const look = async () => ((await exists(dir)) ? kept.fault(dir) : 'it is not there');
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
      // Who had to wait may find it made.
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
    `${dir} changes by itself after it was made: ${second.fault}`,
    'set PPPI_CACHE_DIR to a folder on another disk',
  );
}

/** Whoever comes here holds MAKING alone: what lies in it is left of a run that was killed. */
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
    // A program that was stopped may go on writing for a moment.
    await rm(join(dir, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}
