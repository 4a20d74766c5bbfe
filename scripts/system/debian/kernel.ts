import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../frame';
import { exists, moduleName, parseModulesDep, run } from '../../os';

const MODULES = 'usr/lib/modules';

/** The kernel among unpacked packages. Paths are below the unpacked tree. */
export interface Kernel {
  /** as `uname -r` will print it */
  version: string;
  /** the Image */
  image: string;
  /** the folder of its device trees, laid out as in the kernel's sources: one folder per vendor */
  deviceTrees: string;
  /** the folder of its modules */
  modules: string;
  /** by a module's path below that folder, the paths of all modules that it needs */
  needs: Map<string, string[]>;
}

/** @returns the path of each module that is not built in, by name */
export function loadable({ needs }: Kernel): Map<string, string> {
  return new Map([...needs.keys()].map((path) => [moduleName(path), path]));
}

/**
 * Where Debian puts a kernel's parts. From 7.x on they are separate packages, all below one folder:
 * linux-binary-* has the Image, linux-base-* the device trees, linux-modules-* the modules; up to 6.12
 * linux-image-* has everything.
 */
const IMAGES = (version: string) => [`${MODULES}/${version}/vmlinuz`, `boot/vmlinuz-${version}`];
const DEVICE_TREES = (version: string) => [
  `${MODULES}/${version}/dtb`,
  `usr/lib/linux-image-${version}`,
];

/**
 * Finds the one kernel in an unpacked tree, in either layout, and runs depmod on its modules: modules.dep is not
 * in the package, installing it would make it.
 * @throws UserError if there is none or more than one, or a part is missing
 */
export async function findKernel(unpacked: string): Promise<Kernel> {
  const versions = await readdir(join(unpacked, MODULES)).catch(() => []);
  const [version] = versions;
  if (versions.length !== 1 || version === undefined)
    throw new UserError(`expected one kernel from Debian, got: ${versions.join(', ') || 'none'}`);
  const image = await firstOf(unpacked, IMAGES(version));
  const deviceTrees = await firstOf(unpacked, DEVICE_TREES(version));
  const modules = join(MODULES, version);
  await run('depmod', ['--basedir', unpacked, version]);
  const needs = parseModulesDep(await readFile(join(unpacked, modules, 'modules.dep'), 'utf8'));
  return { version, image, deviceTrees, modules, needs };
}

async function firstOf(unpacked: string, paths: readonly string[]): Promise<string> {
  for (const path of paths) if (await exists(join(unpacked, path))) return path;
  throw new UserError(
    `no Debian package contains ${paths.join(' or ')}`,
    "the layout of Debian's kernel packages has changed: see scripts/system/debian/kernel.ts",
  );
}
