import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Board } from '../../hardware';
import { UserError, ROOT } from '../../frame';
import { writeWhole } from '../../os';
import { buildrootFragment, type BuildOptions } from './fragments';
import { ask, type Buildroot } from './make';
import { describeDropped, droppedOptions, parseOptions, type AskedOption } from './options';

export const EXTERNAL = join(ROOT, 'br2-external');

const defconfigOf = (board: Board) => join(board.dir, 'buildroot.defconfig');

/**
 * Configures an output folder: the board's defconfig with what differs from build to build behind it,
 * as one file for Buildroot's `make defconfig`: packages of the device's YAML, options of this build.
 * Kconfig takes the later of two lines.
 * @throws UserError if Kconfig dropped an option
 */
export async function configure(
  buildroot: Buildroot,
  board: Board,
  options: BuildOptions,
): Promise<void> {
  const defconfig = defconfigOf(board);
  const fragment = join(options.deviceDir, 'buildroot.fragment');
  await writeWhole(fragment, buildrootFragment(options));
  const packages = join(options.deviceDir, 'packages.fragment');
  const files = [defconfig, packages, fragment];
  const merged = join(options.deviceDir, 'buildroot.defconfig');
  const texts = await Promise.all(files.map((path) => readFile(path, 'utf8')));
  await writeWhole(merged, texts.join(''));
  await ask(buildroot, `BR2_EXTERNAL=${EXTERNAL}`, `BR2_DEFCONFIG=${merged}`, 'defconfig');
  await checkOptionFiles('Buildroot', files, join(buildroot.output, '.config'));
}

/**
 * Checks kernel and BusyBox, once they are configured.
 * @throws UserError that names each dropped option and where it was asked for
 */
export async function checkPrograms(
  { LINUX_DIR, BUSYBOX_DIR }: { LINUX_DIR: string; BUSYBOX_DIR: string },
  board: Board,
  deviceDir: string,
): Promise<void> {
  const linux = [join(board.dir, 'linux.fragment'), join(deviceDir, 'linux.fragment')];
  await checkOptionFiles('the kernel', linux, join(LINUX_DIR, '.config'));
  const busybox = [join(board.dir, 'busybox.fragment')];
  await checkOptionFiles('BusyBox', busybox, join(BUSYBOX_DIR, '.config'));
}

/**
 * @param files in the order of merging
 * @param result the .config that came out
 * @throws UserError that names each dropped option
 */
export async function checkOptionFiles(
  what: string,
  files: readonly string[],
  result: string,
): Promise<void> {
  const asked: AskedOption[] = [];
  for (const file of files)
    asked.push(...parseOptions(await readFile(file, 'utf8'), relative(process.cwd(), file)));
  const dropped = droppedOptions(asked, await readFile(result, 'utf8'));
  if (dropped.length === 0) return;
  throw new UserError(
    `${what} did not take ${dropped.length} of ${asked.length} options\n${describeDropped(dropped)}`,
    'the name is wrong, or an option that it depends on is off: "/" in make menuconfig shows which',
  );
}
