import { createHash } from 'node:crypto';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { EXIT, UserError } from '../frame';
import { kindOfFile, notRegular, openRegular, type FileKindName } from './regular';

/** The name beside `path` under which it is made before it gets its final name. */
function aside(path: string): string {
  return join(dirname(path), `.${basename(path)}.partial`);
}

/**
 * Makes a file or a folder under another name and renames it when it is whole, so that nothing
 * half-written is ever seen under the final name. What was there before is replaced; if `make`
 * throws, it stays as it was.
 * @param path the final name
 * @param make fills the path it is given
 */
export async function replaceWhole(
  path: string,
  make: (partial: string) => Promise<void>,
): Promise<void> {
  const partial = aside(path);
  await makeFolder(dirname(path));
  await rm(partial, { recursive: true, force: true });
  try {
    await make(partial);
    // A folder takes no file's place, and no file a folder's.
    if ((await isFolder(path)) || (await isFolder(partial)))
      await rm(path, { recursive: true, force: true });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** Writes a file whole or not at all. @param mode permission bits, whatever the umask */
export async function writeWhole(
  path: string,
  data: string | Uint8Array,
  mode = 0o644,
): Promise<void> {
  await replaceWhole(path, async (partial) => {
    await writeFile(partial, data, { mode: 0o600 });
    await chmod(partial, mode);
  });
}

async function isFolder(path: string): Promise<boolean> {
  const status = await lstat(path).catch(() => undefined);
  return status?.isDirectory() ?? false;
}

/**
 * Makes a folder and those above it. Not by mkdir's own `recursive`: below /proc, where nothing can be made and
 * mkdir(2) says ENOENT, Node tries for ever.
 * @throws UserError if there can be none
 */
export async function makeFolder(path: string): Promise<void> {
  const missing: string[] = [];
  let above = resolve(path);
  for (; !(await exists(above)); above = dirname(above)) missing.unshift(above);
  if (!(await stat(above)).isDirectory())
    throw new UserError(`${above} is not a folder`, `choose another path than ${path}`, EXIT.usage);
  for (const folder of missing) {
    await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT')
        throw new UserError(
          `cannot create a folder in ${above}`,
          'choose another place',
          EXIT.usage,
        );
      // Another process has created it meanwhile.
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** A file system with fewer bytes left than this is full. */
const NOTHING_LEFT = 1024 ** 2;

function noRoom(place: string): UserError {
  return new UserError(
    `no space left in ${place}, where temporary files go`,
    'free some there, or set TMPDIR to a folder with more room, then run the same command again',
  );
}

/** Bytes that the path of a socket has at most, unix(7), less the name of a socket and six letters of mkdtemp(3). */
const SOCKET_DIR = 107 - 16;

/**
 * Makes a folder for sockets and other temporary files, whose maker takes it away.
 * @param prefix of its name
 * @throws UserError that names the place, if none can be made there or sockets in it would have too long a name
 */
export async function makeSocketDir(prefix: string): Promise<string> {
  const place = join(tmpdir(), prefix);
  if (Buffer.byteLength(place) <= SOCKET_DIR) return makeTempDir(prefix);
  throw new UserError(`the path ${tmpdir()} is too long for sockets`, 'set TMPDIR to another');
}

/** The same for any file. */
async function makeTempDir(prefix: string): Promise<string> {
  const place = tmpdir();
  return mkdtemp(join(place, prefix)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOSPC') throw noRoom(place);
    throw new UserError(
      `no temporary folder can be made in ${place} (${error.code})`,
      'set TMPDIR to an existing folder that you may write to, or unset it',
    );
  });
}

/**
 * Runs `work` with a temporary folder, which is removed afterwards.
 * @throws what `work` throws; UserError if that is for want of space there
 */
export async function inTempDir<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await makeTempDir('pppi-');
  try {
    return await work(dir);
  } catch (error) {
    if (!/no space left/i.test(String(error))) throw error;
    const { bavail, bsize } = await statfs(dir);
    throw bavail * bsize < NOTHING_LEFT ? noRoom(dirname(dir)) : error;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * Runs `work`, and says of a full disk which one it is.
 * @param places folders that `work` writes in, with the variable that moves each
 * @param wanted bytes that it takes at most
 * @throws what `work` throws; UserError if that is for want of space in one of the places
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
      const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`;
      if (bavail * bsize < wanted)
        throw new UserError(
          `no space left on the disk that holds ${place}: ${mebibytes(bavail * bsize)} of ${mebibytes(blocks * bsize)} are free`,
          `free ${mebibytes(wanted)} there, or set ${variable} to a folder with more room, then run the same command again`,
        );
    }
    throw error;
  }
}

/** True if something of that name is there. */
export async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

export interface TreeEntry {
  /** path below the root of the tree, with '/' */
  path: string;
  kind: 'file' | 'folder' | 'link';
  mode: number;
  size: number;
}

export interface AnyEntry extends Omit<TreeEntry, 'kind'> {
  kind: FileKindName;
}

/**
 * Everything below a folder, sorted by path in byte order, so that outputs do not depend on the disk's order.
 * A link is listed as one, and what is behind it is not: readdir follows links unless it is asked for types.
 * @throws UserError if something else is there: whoever opens a FIFO waits, and a device does what it does
 */
export async function listTree(root: string): Promise<TreeEntry[]> {
  return (await listAll(root)).map((entry) => {
    const { kind, path } = entry;
    if (kind === 'file' || kind === 'folder' || kind === 'link') return { ...entry, kind };
    throw notRegular(join(root, path), kind);
  });
}

/** The same with FIFOs, sockets and devices, for trees that somebody else has made. */
export async function listAll(root: string): Promise<AnyEntry[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const list = await Promise.all(
    entries.map(async (entry): Promise<AnyEntry> => {
      const path = relative(root, join(entry.parentPath, entry.name));
      const status = await lstat(join(root, path)).catch((error: unknown) => {
        // Node decodes names; one that is not UTF-8 comes back as a different name, which does not exist.
        if (!path.includes('\ufffd')) throw error;
        throw new UserError(`${join(root, path)} has a name that is not UTF-8`, 'rename it');
      });
      return { path, kind: kindOfFile(status), mode: status.mode & 0o7777, size: status.size };
    }),
  );
  return list.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** @returns the SHA-256 of a regular file, in hex */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await openRegular(path);
  for await (const chunk of file.createReadStream()) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** @returns the SHA-256 of a text as sha256sum(1) would tell it, in hex */
export function sha256Text(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** @returns the SHA-256 of the parts, in hex; each part's length is hashed too, so that parts cannot run together */
export function sha256(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest('hex');
}
