import { chmod, copyFile, readFile, realpath, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { UserError } from '../../frame';
import { exists, makeFolder, run } from '../../os';
import { appletNames } from './busybox';
import { libraryClosure } from './closure';
import type { Kernel } from './kernel';
import { installModules } from './modules';
import type { Recipe } from './recipe';
import { makeSkeleton, normalizeModes } from './tree';

/**
 * Makes a small root file system from the unpacked packages: what the recipe names, the libraries
 * that this needs, links for BusyBox's applets, and kernel modules. No configuration: that is the
 * overlay's job.
 * @returns what was taken from the packages: the path on the device (of an archive, and of the modules, the
 *   folder) and the path below the unpacked tree, links followed
 * @throws UserError if a package no longer has what the recipe names
 */
export async function reduce(
  unpacked: string,
  kernel: Kernel,
  root: string,
  recipe: Recipe,
  modules: readonly string[],
): Promise<Map<string, string>> {
  await makeSkeleton(root);
  for (const folder of recipe.folders) await makeFolder(join(root, folder));

  const used = new Map<string, string>();
  const take = (path: string, mode: number) => takeFile(unpacked, root, path, mode, used);
  const executables = [...recipe.programs, ...recipe.plugins];
  for (const path of recipe.programs) await take(path, 0o755);
  for (const path of [...recipe.plugins, ...recipe.files]) await take(path, 0o644);
  for (const path of await libraryClosure(unpacked, await present(unpacked, executables)))
    await take(path, /\/ld-linux[^/]*$/.test(path) ? 0o755 : 0o644);

  for (const { from, to } of recipe.archives) await unpackArchive(unpacked, root, from, to, used);
  await linkApplets(root, recipe.busybox.without);
  for (const [path, target] of Object.entries(recipe.links))
    await symlink(target, join(root, path));
  const [oneOfThem] = await installModules(unpacked, kernel, root, modules);
  if (oneOfThem !== undefined) used.set(dirname(kernel.modules), oneOfThem);
  await normalizeModes(root);
  return used;
}

async function present(unpacked: string, paths: readonly string[]): Promise<string[]> {
  for (const path of paths) {
    if (await exists(join(unpacked, path))) continue;
    throw new UserError(
      `no Debian package contains ${path}`,
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
  used: Map<string, string>,
): Promise<void> {
  await present(unpacked, [path]);
  used.set(path, await realPath(unpacked, path));
  const target = join(root, path);
  await makeFolder(dirname(target));
  await copyFile(join(unpacked, path), target);
  await chmod(target, mode);
}

async function realPath(unpacked: string, path: string): Promise<string> {
  return relative(await realpath(unpacked), await realpath(join(unpacked, path)));
}

async function unpackArchive(
  unpacked: string,
  root: string,
  from: string,
  to: string,
  used: Map<string, string>,
): Promise<void> {
  await present(unpacked, [from]);
  used.set(to, await realPath(unpacked, from));
  await makeFolder(join(root, to));
  const args = ['--extract', '--no-same-owner', '--directory', join(root, to)];
  await run('tar', [...args, '--file', join(unpacked, from)]);
}

async function linkApplets(root: string, without: readonly string[]): Promise<void> {
  const bin = join(root, 'usr/bin');
  for (const name of appletNames(await readFile(join(bin, 'busybox')))) {
    if (without.includes(name) || (await exists(join(bin, name)))) continue;
    await symlink('busybox', join(bin, name));
  }
}
