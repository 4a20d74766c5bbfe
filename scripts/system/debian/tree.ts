import type { Dirent } from 'node:fs';
import {
  chmod,
  copyFile,
  link,
  lstat,
  readdir,
  readlink,
  realpath,
  rm,
  symlink,
} from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { UserError } from '../../frame';
import { exists, listTree, makeFolder } from '../../os';

/**
 * The folders that are links in the merged-/usr layout. Debian keeps usr/sbin separate; here it is
 * merged with usr/bin, so that each BusyBox applet is found under all the names that Buildroot has for it.
 */
const LINKED_FOLDERS: Record<string, string> = {
  bin: 'usr/bin',
  sbin: 'usr/bin',
  lib: 'usr/lib',
  'usr/sbin': 'bin',
};

/** Makes an empty root file system with the merged-/usr links. */
export async function makeSkeleton(root: string): Promise<void> {
  for (const folder of ['usr/bin', 'usr/lib']) await makeFolder(join(root, folder));
  for (const [path, target] of Object.entries(LINKED_FOLDERS)) {
    await symlink(target, join(root, path));
  }
}

/**
 * Copies a tree over another. A folder that is a link in the target is followed, so that a file
 * for /sbin ends up where that link leads; anything else replaces what was there. Modes are set as
 * Buildroot does for overlays (system/system.mk): u=rwX,go=rX, whatever the umask was.
 * @throws UserError if a link in `to` leads out of it, or a file would replace a folder
 */
export async function copyOver(from: string, to: string): Promise<void> {
  for (const { path, kind, mode } of await listTree(from)) {
    const target = await resolveInside(to, path);
    const present = await lstat(target).catch(() => undefined);
    if (kind === 'folder') {
      if (present && !present.isDirectory()) await requireFolder(to, path);
      else await makeFolder(target);
      if (!present) await chmod(target, 0o755);
      continue;
    }
    if (present?.isDirectory()) {
      throw new UserError(
        `the overlay has a file ${path} where the base has a folder`,
        'rename it in overlay/',
      );
    }
    await rm(target, { force: true });
    if (kind === 'link') await symlink(await readlink(join(from, path)), target);
    else {
      await copyFile(join(from, path), target);
      await chmod(target, mode & 0o100 ? 0o755 : 0o644);
    }
  }
}

async function requireFolder(root: string, path: string): Promise<void> {
  const real = await realpath(join(root, path)).catch(() => undefined);
  if (real && (await lstat(real)).isDirectory()) return;
  throw new UserError(
    `the overlay has a folder ${path} where the base has a file`,
    'rename it in overlay/',
  );
}

/** @returns the path in `root` that `path` leads to when links are followed */
export async function resolveInside(root: string, path: string): Promise<string> {
  const top = await realpath(root);
  const folder = await realpath(join(root, dirname(path)));
  const below = relative(top, folder);
  if (below.startsWith('..')) throw new UserError(`${path} points outside the root file system`);
  return join(folder, path.split('/').pop() ?? '');
}

/**
 * Makes the same tree elsewhere, of links to the same files where one disk has both: nobody writes into a file of a root
 * file system, everything is replaced (copyOver, writeWhole).
 */
export async function cloneTree(from: string, to: string): Promise<void> {
  await makeFolder(to);
  await chmod(to, 0o755);
  const copy = async (entry: Dirent): Promise<void> => {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await cloneTree(source, target);
    else await sameFile(source, target, entry.isSymbolicLink());
  };
  await Promise.all((await readdir(from, { withFileTypes: true })).map(copy));
}

async function sameFile(source: string, target: string, isLink: boolean): Promise<void> {
  if (isLink) return symlink(await readlink(source), target);
  await link(source, target).catch((error: NodeJS.ErrnoException) => {
    // Another disk; a file of another user (proc_sys_fs(5), protected_hardlinks); a disk that knows no links.
    if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes(error.code ?? '')) throw error;
    return copyFile(source, target);
  });
}

/** Lays a tree over another of the same shape: what is there already gives way, but for folders. */
export async function mergeTree(from: string, to: string): Promise<void> {
  for (const { path, kind } of await listTree(from)) {
    const target = join(to, path);
    if (kind === 'folder') {
      if (!(await exists(target))) await makeFolder(target);
      await chmod(target, 0o755);
      continue;
    }
    await rm(target, { force: true });
    await sameFile(join(from, path), target, kind === 'link');
  }
}

/** Gives everything in a tree the modes u=rwX,go=rX, whatever the umask was when it was made. */
export async function normalizeModes(root: string): Promise<void> {
  await chmod(root, 0o755);
  for (const { path, kind, mode } of await listTree(root)) {
    if (kind === 'link') continue;
    await chmod(join(root, path), kind === 'folder' || mode & 0o100 ? 0o755 : 0o644);
  }
}
