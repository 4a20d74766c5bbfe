import { chmod, copyFile, mkdir, readFile, realpath, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { exists, listTree, run, UserError } from '../../host';
import { appletNames } from './busybox';
import { libraryClosure } from './closure';
import { installModules } from './modules';
import type { Recipe } from './recipe';
import { makeSkeleton } from './tree';

export interface Reduced {
  /** paths taken from the packages, below the unpacked tree, links followed */
  used: Set<string>;
  /** seconds since 1970 of the newest file taken */
  newest: number;
}

/**
 * Makes a small root file system out of the unpacked packages: what the recipe names, the libraries
 * that needs, links for BusyBox's applets, and kernel modules. Policy is not its business: the
 * overlay brings that.
 * @throws UserError if a package no longer has what the recipe names
 */
export async function reduce(
  unpacked: string,
  root: string,
  recipe: Recipe,
  modules: readonly string[],
): Promise<Reduced> {
  await makeSkeleton(root);
  for (const folder of recipe.folders) await mkdir(join(root, folder), { recursive: true });

  const taken: Reduced = { used: new Set(), newest: 0 };
  const take = (path: string, mode: number) => takeFile(unpacked, root, path, mode, taken);
  const executables = [...recipe.programs, ...recipe.plugins];
  for (const path of recipe.programs) await take(path, 0o755);
  for (const path of [...recipe.plugins, ...recipe.files]) await take(path, 0o644);
  for (const path of await libraryClosure(unpacked, await present(unpacked, executables)))
    await take(path, /\/ld-linux[^/]*$/.test(path) ? 0o755 : 0o644);

  for (const { from, to } of recipe.archives) await unpackArchive(unpacked, root, from, to, taken);
  await linkApplets(root, recipe.busybox.without);
  for (const [path, target] of Object.entries(recipe.links))
    await symlink(target, join(root, path));
  await installModules(unpacked, root, modules);
  await setFolderModes(root);
  return taken;
}

async function present(unpacked: string, paths: readonly string[]): Promise<string[]> {
  for (const path of paths) {
    if (await exists(join(unpacked, path))) continue;
    throw new UserError(
      `no Debian package brought ${path}`,
      'it may have moved to another package: see base.yaml',
    );
  }
  return [...paths];
}

async function takeFile(
  unpacked: string,
  root: string,
  path: string,
  mode: number,
  taken: Reduced,
): Promise<void> {
  await present(unpacked, [path]);
  await noteUse(unpacked, path, taken);
  const target = join(root, path);
  await mkdir(dirname(target), { recursive: true });
  await copyFile(join(unpacked, path), target);
  await chmod(target, mode);
}

async function noteUse(unpacked: string, path: string, taken: Reduced): Promise<void> {
  const real = await realpath(join(unpacked, path));
  taken.used.add(relative(await realpath(unpacked), real));
  taken.newest = Math.max(taken.newest, Math.floor((await stat(real)).mtimeMs / 1000));
}

async function unpackArchive(
  unpacked: string,
  root: string,
  from: string,
  to: string,
  taken: Reduced,
): Promise<void> {
  await present(unpacked, [from]);
  await noteUse(unpacked, from, taken);
  await mkdir(join(root, to), { recursive: true });
  const args = ['--extract', '--no-same-owner', '--directory', join(root, to)];
  await run('tar', [...args, '--file', join(unpacked, from)]);
  for (const { path, kind } of await listTree(join(root, to)))
    if (kind === 'file') await chmod(join(root, to, path), 0o644);
}

async function linkApplets(root: string, without: readonly string[]): Promise<void> {
  const bin = join(root, 'usr/bin');
  for (const name of appletNames(await readFile(join(bin, 'busybox')))) {
    if (without.includes(name) || (await exists(join(bin, name)))) continue;
    await symlink('busybox', join(bin, name));
  }
}

async function setFolderModes(root: string): Promise<void> {
  for (const { path, kind } of await listTree(root))
    if (kind === 'folder') await chmod(join(root, path), 0o755);
}
