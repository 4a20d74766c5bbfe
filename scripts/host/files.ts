import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';

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
  await mkdir(dirname(path), { recursive: true });
  await rm(partial, { recursive: true, force: true });
  try {
    await make(partial);
    if (await isFolder(path)) await rm(path, { recursive: true });
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
  const stat = await lstat(path).catch(() => undefined);
  return stat?.isDirectory() ?? false;
}

/** Runs `work` with a folder of its own that is gone afterwards. */
export async function inTempDir<T>(work: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'pppi-'));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
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

/**
 * Everything below a folder, sorted by path in byte order, so that outputs do not depend on the disk's order.
 * A link is listed as one, and what is behind it is not: readdir follows links unless it is asked for types.
 */
export async function listTree(root: string): Promise<TreeEntry[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const list = await Promise.all(
    entries.map(async (entry): Promise<TreeEntry> => {
      const path = relative(root, join(entry.parentPath, entry.name));
      const stat = await lstat(join(root, path));
      const kind = stat.isSymbolicLink() ? 'link' : stat.isDirectory() ? 'folder' : 'file';
      return { path, kind, mode: stat.mode & 0o7777, size: stat.size };
    }),
  );
  return list.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** @returns the SHA-256 of a file, in hex */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
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
