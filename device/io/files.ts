import * as os from 'os';
import * as std from 'std';
import { utf8, utf8Bytes } from './bytes';

export const O_NONBLOCK = 0o4000;
export const O_NOCTTY = 0o400;
/** Bytes of the longest file that is read, unless another bound is given. */
const LONGEST = 64 * 1024;

/**
 * Reads a file to its end; in /proc and /sys too, where files have no size.
 * @returns null if it is not there, cannot be read, or is longer
 */
export function readFile(path: string, longest = LONGEST): string | null {
  const bytes = readBytes(path, longest);
  return bytes && utf8(bytes);
}

/** The same of what need not be text. */
export function readBytes(path: string, longest = LONGEST): Uint8Array | null {
  const fd = os.open(path, os.O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return null;
  const bytes = new Uint8Array(longest + 1);
  let length = 0;
  let got;
  do {
    got = os.read(fd, bytes.buffer, length, bytes.length - length);
    if (got > 0) length += got;
  } while (got > 0 && length <= longest);
  os.close(fd);
  return got < 0 || length > longest ? null : bytes.subarray(0, length);
}

/**
 * Writes a file aside and renames it: who reads sees the old one or the new one, whole.
 * @returns whether it is there; on a full disk the old one stays, and nothing else
 */
export function writeWhole(path: string, text: string, mode = 0o644): boolean {
  return writeWholeBytes(path, utf8Bytes(text), mode);
}

/** The same of what need not be text. */
export function writeWholeBytes(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  mode: number,
): boolean {
  const aside = `${path}.new`;
  // One that is left over may have another mode.
  os.remove(aside);
  const fd = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode);
  if (fd < 0) return false;
  const written = writeAll(fd, bytes);
  if (os.close(fd) === 0 && written && os.rename(aside, path) === 0) return true;
  os.remove(aside);
  return false;
}

/** Makes a file that is there and empty, in place: whoever has it open to append goes on at its start. */
export function makeEmpty(path: string, mode: number): boolean {
  const fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode);
  return fd >= 0 && os.close(fd) === 0;
}

/** Writes over the beginning of a file, which a full disk allows if the file has something. */
export function writeInPlace(path: string, text: string, mode = 0o644): boolean {
  const fd = os.open(path, os.O_WRONLY | os.O_CREAT, mode);
  if (fd < 0) return false;
  const written = writeAll(fd, utf8Bytes(text));
  return os.close(fd) === 0 && written;
}

/** @returns whether all of it was written: a full disk takes a part, or says -ENOSPC */
export function writeAll(fd: number, bytes: Uint8Array<ArrayBuffer>): boolean {
  let done = 0;
  while (done < bytes.length) {
    const count = os.write(fd, bytes.buffer, done, bytes.length - done);
    if (count <= 0) return false;
    done += count;
  }
  return true;
}

export function exists(path: string): boolean {
  return os.lstat(path)[1] === 0;
}

/** @returns where a symbolic link leads, as it stands there; null if it is none */
export function linkTarget(path: string): string | null {
  const [target, error] = os.readlink(path);
  return error === 0 ? target : null;
}

/** Makes a symbolic link. @returns false if there is something of that name */
export function makeLink(path: string, target: string): boolean {
  return os.symlink(target, path) === 0;
}

/** Makes a symbolic link, or leads one elsewhere at once: it is never away. @returns whether it is there */
export function linkTo(path: string, target: string): boolean {
  const aside = `${path}.new`;
  os.remove(aside);
  return makeLink(aside, target) && os.rename(aside, path) === 0;
}

/** @returns a path without symbolic links and `..`; null if there is no such file */
export function realPath(path: string): string | null {
  const [real, error] = os.realpath(path);
  return error === 0 ? real : null;
}

/** @returns the first of these programs that there is, or the last one */
export function findProgram(...names: readonly string[]): string {
  const folders = (std.getenv('PATH') ?? '').split(':');
  const found = names.find((name) => folders.some((folder) => exists(`${folder}/${name}`)));
  return found ?? names.at(-1) ?? '';
}

/** @returns when a file was last written, seconds since 1970; null: it is not there */
export function modified(path: string): number | null {
  const [stat] = os.stat(path);
  return stat && Math.floor(stat.mtime / 1000);
}

/** @returns names in a folder, sorted; none if there is no such folder */
export function listFolder(path: string): string[] {
  const [names, error] = os.readdir(path);
  if (error !== 0) return [];
  return names.filter((name) => name !== '.' && name !== '..').sort();
}

/** @returns permission bits; null: there is no such file */
export function modeOf(path: string): number | null {
  const [stat] = os.stat(path);
  return stat && stat.mode & 0o777;
}

/** Makes a folder and those above it. @returns whether it is there */
export function makeFolder(path: string, mode = 0o777): boolean {
  const parts = path.split('/');
  for (let end = 2; end <= parts.length; end++) os.mkdir(parts.slice(0, end).join('/'), mode);
  return exists(path);
}

export function remove(path: string): void {
  os.remove(path);
}
