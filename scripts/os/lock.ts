import { open, stat, type FileHandle } from 'node:fs/promises';
import { interrupted, throwIfInterrupted, UserError } from '../frame';
import { makeFolder } from './files';
import { addHeld, removeHeld } from './held';
import { start } from './tools';

export interface LockOptions {
  /** called with a line if another process holds the folder */
  say?: ((line: string) => void) | undefined;
  /** a shared lock, for reading only */
  shared?: boolean;
  /** longest wait in seconds */
  patience?: number;
}

/** Seconds: the packages of a base over a slow line. */
const PATIENCE = 30 * 60;

/** Exit status of flock(1) when somebody else holds the lock. */
const TAKEN = 1;

/**
 * Locks a folder while `work` runs, so that two builds never write in it; waits for the current holder. The kernel's
 * lock (flock(2)) needs no file, and ends with the last process that has it: this one and its children. A power cut
 * or a killed container leaves nothing to clean up.
 * @param dir made if it does not exist
 * @throws UserError if another build holds it for too long; Interrupted on Ctrl-C
 */
export async function withLock<T>(
  dir: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const folder = await lock(dir, options);
  try {
    return await work();
  } finally {
    removeHeld(folder.fd);
    // Closing is not enough: a program started meanwhile for somebody else may still run.
    await flock(folder, ['--unlock']);
    await folder.close();
  }
}

/** @returns the folder, open and locked; the caller releases it */
async function lock(dir: string, options: LockOptions): Promise<FileHandle> {
  for (;;) {
    await makeFolder(dir);
    const folder = await open(dir);
    try {
      await take(folder, dir, options);
      // The previous holder may have replaced it.
      if (await isAt(folder, dir)) {
        addHeld(folder.fd);
        return folder;
      }
    } catch (error) {
      await folder.close();
      throw error;
    }
    await folder.close();
  }
}

async function take(
  folder: FileHandle,
  dir: string,
  { say, shared = false, patience = PATIENCE }: LockOptions,
): Promise<void> {
  const kind = shared ? '--shared' : '--exclusive';
  if (await flock(folder, [kind, '--nonblock'])) return;
  say?.(`waiting for another build, which is using ${dir}`);
  if (await flock(folder, [kind, '--timeout', String(patience)])) return;
  throw new UserError(
    `another build is using ${dir}`,
    `wait for it to end, or stop it, then run this again; fuser -v ${dir} shows it`,
  );
}

/** @returns whether flock(1) got the lock; false if somebody else has it */
async function flock(folder: FileHandle, args: readonly string[]): Promise<boolean> {
  const waits = args.includes('--timeout');
  const { exitCode, stderr } = await start('flock', [...args, '3'], {
    descriptor: folder.fd,
    stdin: 'ignore',
    ...(waits ? { cancelSignal: interrupted } : {}),
  });
  if (waits) throwIfInterrupted();
  if (exitCode === 0) return true;
  if (exitCode === TAKEN) return false;
  throw new UserError(`cannot lock a folder: ${String(stderr)}`, 'use a folder on a local disk');
}

async function isAt(folder: FileHandle, dir: string): Promise<boolean> {
  const [mine, there] = [await folder.stat(), await stat(dir).catch(() => undefined)];
  return mine.ino === there?.ino && mine.dev === there.dev;
}
