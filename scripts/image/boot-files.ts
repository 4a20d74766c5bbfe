import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseBootNames } from '../hardware';
import { say } from '../frame';
import { ensureTools, makeFolder } from '../os';
import { copyFromBoot } from './boot-partition';

/** What the firmware would hand to the processor, taken from an image. */
export interface BootFiles {
  /** path of the kernel */
  kernel: string;
  /** path of the device tree */
  deviceTree: string;
  /** path of the initramfs */
  initramfs: string;
  /** the kernel's command line */
  cmdline: string;
}

/**
 * Does the firmware's part of a boot: copies what config.txt names from the image's own boot
 * partition. An emulator without a boot firmware starts from these.
 * @param dir folder for the copies
 * @param deviceTree name of the model's device tree, which the firmware would pick
 * @throws UserError if the image lacks the partition or a file
 */
export async function extractBootFiles(
  image: string,
  dir: string,
  deviceTree: string,
): Promise<BootFiles> {
  await ensureTools({ tools: ['mcopy'] }, say);
  await makeFolder(dir);
  await copyFromBoot(image, ['config.txt', 'cmdline.txt'], dir);
  const names = parseBootNames(await readFile(join(dir, 'config.txt'), 'utf8'));
  await copyFromBoot(image, [names.kernel, names.initramfs, deviceTree], dir);
  return {
    kernel: join(dir, names.kernel),
    initramfs: join(dir, names.initramfs),
    deviceTree: join(dir, deviceTree),
    cmdline: (await readFile(join(dir, 'cmdline.txt'), 'utf8')).trim(),
  };
}
