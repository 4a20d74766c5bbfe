import { chmod, copyFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder, run } from '../../os';
import { libraryClosure } from './closure';
import { packCpio } from './cpio';
import type { Kernel } from './kernel';
import { installModules } from './modules';
import type { Recipe } from './recipe';
import { normalizeModes } from './tree';

const INIT = join(__dirname, 'initramfs', 'init');
const BUSYBOX = 'usr/bin/busybox';

/**
 * Makes the initramfs: BusyBox, the modules that the kernel needs to mount the root file system, and
 * the script initramfs/init.
 * @param modules names of the modules, loaded in this order
 * @param workDir an empty or missing folder for the contents
 * @param out the compressed archive
 */
export async function makeInitramfs(
  unpacked: string,
  kernel: Kernel,
  recipe: Recipe,
  modules: readonly string[],
  epoch: number,
  workDir: string,
  out: string,
): Promise<void> {
  for (const folder of ['bin', 'dev', 'etc', 'newroot', 'proc', 'sys', 'usr/lib'])
    await makeFolder(join(workDir, folder));
  await symlink('usr/lib', join(workDir, 'lib'));
  await place(join(unpacked, BUSYBOX), join(workDir, 'bin/busybox'));
  for (const library of await libraryClosure(unpacked, [BUSYBOX]))
    await place(join(unpacked, library), join(workDir, library));
  for (const applet of recipe.initramfs.applets)
    await symlink('busybox', join(workDir, 'bin', applet));
  await installModules(unpacked, kernel, workDir, [...modules, ...recipe.initramfs.modules]);
  await writeFile(join(workDir, 'etc/boot-modules'), modules.map((name) => `${name}\n`).join(''));
  await place(INIT, join(workDir, 'init'));
  await normalizeModes(workDir);

  const archive = `${out}.cpio`;
  await writeFile(archive, await packCpio(workDir, epoch));
  await run('zstd', ['-19', '--quiet', '--force', '--rm', archive, '-o', out]);
  await padToWord(out);
  await rm(workDir, { recursive: true });
}

/** The firmware pads an initramfs of any other size, and has corrupted some that way (raspberrypi/firmware#1395); Linux skips zeros. */
async function padToWord(path: string): Promise<void> {
  const { size } = await stat(path);
  await truncate(path, Math.ceil(size / 4) * 4);
}

async function place(from: string, to: string): Promise<void> {
  await makeFolder(dirname(to));
  await copyFile(from, to);
  await chmod(to, 0o755);
}
