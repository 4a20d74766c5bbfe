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
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { EXIT, UserError } from '../frame';
import { fullDisk, namingFullDisk, NOTHING_LEFT } from './full-disk';
import { kindOfFile, notRegular, openRegular, type FileKindName } from './regular';

/** The name beside `path` under which it is made before the rename. */
function aside(path: string): string {
  return join(dirname(path), `.${basename(path)}.partial`);
}

/**
 * Makes a file or a folder under another name and renames it when it is complete, so that the final
 * name never shows anything half-written. An older one is replaced; if `make` throws, it stays.
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
    // rename(2) replaces no file with a folder, and no folder with a file.
    if ((await isFolder(path)) || (await isFolder(partial)))
      await rm(path, { recursive: true, force: true });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** Writes a file completely or not at all. @param mode permission bits, whatever the umask */
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
 * Makes a folder and its parents. Not with mkdir's own `recursive`: below /proc, where mkdir(2) says ENOENT, Node
 * retries for ever.
 * @throws UserError if it cannot be made
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

/** Longest path of a socket, unix(7), minus its name and the six letters of mkdtemp(3). */
const SOCKET_DIR = 107 - 16;

/**
 * Makes a folder for sockets and other temporary files; the caller removes it.
 * @param prefix of its name
 * @throws UserError that names the place, if none can be made there or the paths of sockets would be too long
 */
export async function makeSocketDir(prefix: string): Promise<string> {
  const place = join(tmpdir(), prefix);
  if (Buffer.byteLength(place) <= SOCKET_DIR) return makeTempDir(prefix);
  throw new UserError(`the path ${tmpdir()} is too long for sockets`, 'set TMPDIR to another');
}

/** The same without the limit on the path. */
async function makeTempDir(prefix: string): Promise<string> {
  const place = tmpdir();
  return mkdtemp(join(place, prefix)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOSPC') throw fullDisk(place, 'TMPDIR');
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
    return await namingFullDisk({ TMPDIR: dirname(dir) }, NOTHING_LEFT, () => work(dir));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Whether something of that name exists. */
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
 * A link is listed, but not followed: readdir follows links unless asked for types.
 * @throws UserError if something else is there: opening a FIFO blocks, and opening a device may have effects
 */
export async function listTree(root: string): Promise<TreeEntry[]> {
  return (await listAll(root)).map((entry) => {
    const { kind, path } = entry;
    if (kind === 'file' || kind === 'folder' || kind === 'link') return { ...entry, kind };
    throw notRegular(join(root, path), kind);
  });
}

/** The same with FIFOs, sockets and devices, for trees that others made. */
export async function listAll(root: string): Promise<AnyEntry[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const list = await Promise.all(
    entries.map(async (entry): Promise<AnyEntry> => {
      const path = relative(root, join(entry.parentPath, entry.name));
      const status = await lstat(join(root, path)).catch((error: unknown) => {
        // Node decodes names: one that is not UTF-8 becomes a different name, which does not exist.
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

/** @returns the SHA-256 of a text as sha256sum(1) prints it, in hex */
export function sha256Text(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** @returns the SHA-256 of the parts, in hex; each part's length is hashed too, so that parts cannot run together */
export function sha256(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest('hex');
}
