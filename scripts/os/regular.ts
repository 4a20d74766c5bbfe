import { constants, fstatSync, openSync, closeSync, readSync, statSync, type Stats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { EXIT, UserError } from '../frame';

/**
 * Files named by the user. Only regular ones are opened: reading a FIFO blocks until something writes, and opening a
 * device may have effects (/dev/watchdog restarts the machine).
 */

/** Size limits in bytes by purpose, far above any real need. */
export const LIMITS = {
  /** any YAML file; a hundred SSH keys and thirty links are smaller, and a larger one takes seconds to check */
  yaml: 128 * 1024,
  /** a user's script */
  hook: 1024 ** 2,
  /** the script of `emulate --run`, which goes over a serial line */
  benchScript: 64 * 1024,
  /** a file of overlay/ */
  overlay: 64 * 1024 ** 2,
  /** a log of a modem */
  modemLog: 16 * 1024 ** 2,
  /** a list of all packages in Debian's archive: 56 MB in 2025 */
  packageList: 512 * 1024 ** 2,
  /** a manifest or a bmap beside an image */
  beside: 16 * 1024 ** 2,
} as const;

/** The kind of a file, for messages. */
export type FileKindName = 'file' | 'folder' | 'link' | 'FIFO' | 'socket' | 'device';

export function kindOfFile(status: Stats): FileKindName {
  if (status.isFile()) return 'file';
  if (status.isDirectory()) return 'folder';
  if (status.isSymbolicLink()) return 'link';
  if (status.isFIFO()) return 'FIFO';
  return status.isSocket() ? 'socket' : 'device';
}

/** O_NONBLOCK: a path that became a FIFO since the check opens at once, and is then refused. */
const FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * Checks that a path is a regular file, or a link to one.
 * @throws UserError if it is something else; an error of node:fs if nothing is there
 */
export async function requireRegular(path: string): Promise<Stats> {
  return checked(path, await stat(path));
}

/**
 * Opens a regular file to read.
 * @throws UserError if it is something else; an error of node:fs if nothing is there
 */
export async function openRegular(path: string): Promise<FileHandle> {
  await requireRegular(path);
  const file = await open(path, FLAGS);
  try {
    checked(path, await file.stat());
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * Reads a whole regular file, as bytes.
 * @param limit bytes; also limits files that report no size, such as those in /proc
 * @throws UserError if it is something else or larger; an error of node:fs if nothing is there
 */
export async function readRegular(path: string, limit: number): Promise<Buffer> {
  const file = await openRegular(path);
  try {
    checkSize(path, (await file.stat()).size, limit);
    const chunks: Buffer[] = [];
    for (let size = 0; ;) {
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, null);
      if (bytesRead === 0) return Buffer.concat(chunks);
      checkSize(path, (size += bytesRead), limit);
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } catch (error) {
    throw withPath(error, path);
  } finally {
    await file.close();
  }
}

const CHUNK = 64 * 1024;

/** The same, for callers that cannot wait. */
export function readRegularSync(path: string, limit: number): Buffer {
  checked(path, statSync(path));
  const file = openSync(path, FLAGS);
  try {
    checkSize(path, checked(path, fstatSync(file)).size, limit);
    const chunks: Buffer[] = [];
    for (let size = 0; ;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const count = readSync(file, chunk);
      if (count === 0) return Buffer.concat(chunks);
      checkSize(path, (size += count), limit);
      chunks.push(chunk.subarray(0, count));
    }
  } catch (error) {
    throw withPath(error, path);
  } finally {
    closeSync(file);
  }
}

/** @returns the first bytes of a regular file. @throws UserError if it is something else */
export function beginOf(path: string, count: number): Buffer {
  const file = openSync(path, FLAGS);
  try {
    checked(path, fstatSync(file));
    const bytes = Buffer.alloc(count);
    return bytes.subarray(0, readSync(file, bytes));
  } catch (error) {
    throw withPath(error, path);
  } finally {
    closeSync(file);
  }
}

/** Node's read errors do not name the file. */
function withPath(error: unknown, path: string): unknown {
  return error instanceof Error && 'syscall' in error ? Object.assign(error, { path }) : error;
}

function checked(path: string, status: Stats): Stats {
  const kind = kindOfFile(status);
  if (kind === 'file') return status;
  throw notRegular(path, kind);
}

export function notRegular(path: string, kind: FileKindName): UserError {
  return new UserError(
    `${path} is not a regular file: it is a ${kind}`,
    'only regular files are read; put a file there, or name another',
    EXIT.usage,
  );
}

function checkSize(path: string, size: number, limit: number): void {
  if (size <= limit) return;
  throw new UserError(
    `${path} is larger than ${limit / 1024} KiB, which is the limit for such a file`,
    'is it the right file?',
    EXIT.usage,
  );
}
