import { copyFile, readdir, readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../frame';
import { exists, makeFolder, run } from '../../os';
import { readElf } from './elf';

const MODULES = 'usr/lib/modules';

/** What depmod writes for kmod alone, or needs itself and BusyBox does not. */
const NOT_FOR_BUSYBOX = /^modules\.(.*\.bin|builtin\.(modinfo|alias\.bin)|order|weakdep|devname)$/;

/** @returns the version of the one kernel in an unpacked tree, as `uname -r` will print it */
export async function kernelVersion(unpacked: string): Promise<string> {
  const versions = await readdir(join(unpacked, MODULES));
  if (versions.length !== 1 || !versions[0])
    throw new UserError(`expected one kernel from Debian, got: ${versions.join(', ') || 'none'}`);
  return versions[0];
}

/**
 * Installs kernel modules and all that they depend on, unpacked (a squashfs compresses them again,
 * and the kernel unpacks that faster than BusyBox does), with fresh modules.dep and modules.alias.
 * @param unpacked where the packages were unpacked
 * @param root the root file system to install into
 * @param wanted names of modules; what is built into the kernel counts as there
 * @throws UserError if the kernel has no such module
 */
export async function installModules(
  unpacked: string,
  root: string,
  wanted: readonly string[],
): Promise<void> {
  const version = await kernelVersion(unpacked);
  const from = join(unpacked, MODULES, version);
  const to = join(root, MODULES, version);
  await makeFolder(to);
  for (const list of ['modules.builtin', 'modules.builtin.modinfo', 'modules.order'])
    await copyFile(join(from, list), join(to, list));

  const available = await listModules(from);
  const builtin = await listBuiltin(from);
  const done = new Set<string>();
  let level = wanted.map(canonical);
  while (level.length > 0) {
    const paths = [...new Set(level)]
      .filter((name) => !done.has(name) && !builtin.has(name))
      .map((name) => available.get(name) ?? missing(name, version));
    level.forEach((name) => done.add(name));
    const installed = await copyUnpacked(from, to, paths);
    level = (await Promise.all(installed.map(dependencies))).flat();
  }
  await run('depmod', ['--basedir', root, version]);
  for (const file of await readdir(to)) if (NOT_FOR_BUSYBOX.test(file)) await rm(join(to, file));
}

/** Module names and file names differ in - and _. */
function canonical(name: string): string {
  return name.replaceAll('-', '_');
}

async function listModules(dir: string): Promise<Map<string, string>> {
  const paths = await readdir(dir, { recursive: true });
  return new Map(
    paths
      .filter((path) => /\.ko(\.xz)?$/.test(path))
      .map((path) => [canonical(basename(path).replace(/\.ko(\.xz)?$/, '')), path]),
  );
}

async function listBuiltin(dir: string): Promise<Set<string>> {
  const lines = (await readFile(join(dir, 'modules.builtin'), 'utf8')).trim().split('\n');
  return new Set(lines.map((line) => canonical(basename(line, '.ko'))));
}

function missing(name: string, version: string): never {
  throw new UserError(
    `Debian's kernel ${version} has no module ${name}`,
    'it may have been renamed: see the modules in base.yaml and board.yaml',
  );
}

/** @returns the full paths of the unpacked copies */
async function copyUnpacked(from: string, to: string, paths: readonly string[]): Promise<string[]> {
  const copies = await Promise.all(
    paths.map(async (path) => {
      await makeFolder(dirname(join(to, path)));
      await copyFile(join(from, path), join(to, path));
      return join(to, path);
    }),
  );
  const packed = copies.filter((path) => path.endsWith('.xz'));
  if (packed.length > 0) await run('xz', ['--decompress', '--force', ...packed]);
  const modules = copies.map((path) => path.replace(/\.xz$/, ''));
  for (const path of modules) {
    if (!(await exists(path))) throw new Error(`${path} was not unpacked`);
  }
  return modules;
}

/** @returns the modules that one needs */
async function dependencies(path: string): Promise<string[]> {
  return parseModinfo(readElf(await readFile(path)).section('.modinfo') ?? Buffer.alloc(0));
}

/** Reads `depends=` of a .modinfo section: zero-ended `key=value` strings (kernel: scripts/mod/modpost.c). */
export function parseModinfo(modinfo: Buffer): string[] {
  return modinfo
    .toString('latin1')
    .split('\0')
    .filter((entry) => entry.startsWith('depends='))
    .flatMap((entry) => entry.slice('depends='.length).split(','))
    .filter(Boolean)
    .map(canonical);
}
