import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bootNames, deviceTreeFixes, type Board } from '../../hardware';
import { UserError } from '../../frame';
import { exists, makeFolder, run } from '../../os';
import { kernelVersion } from './modules';

/** The licence of the VideoCore firmware asks that it goes where the firmware goes. */
const FIRMWARE_LICENCE = 'usr/share/doc/raspi-firmware/copyright';

/**
 * Lists what the boot partition takes from the packages.
 * @returns paths below the unpacked tree, the kernel last
 * @throws UserError if a package no longer has one of them
 */
export async function listBootSources(unpacked: string, board: Board): Promise<string[]> {
  const version = await kernelVersion(unpacked);
  const paths = [
    ...board.firmware.map((name) => `usr/lib/raspi-firmware/${name}`),
    ...board.models.map(
      ({ deviceTree }) => `usr/lib/linux-image-${version}/broadcom/${deviceTree}`,
    ),
    FIRMWARE_LICENCE,
    `boot/vmlinuz-${version}`,
  ];
  for (const path of paths) {
    if (await exists(join(unpacked, path))) continue;
    const hint = `see ${join(board.dir, 'board.yaml')}`;
    throw new UserError(`no Debian package contains ${path}`, hint);
  }
  return paths;
}

/**
 * Fills the folder of the boot partition, but for the board's own files and the initramfs.
 * The kernel stays as it is, an Image: see docs/decisions/06-kernel-not-compressed.md.
 * @param sources as listBootSources gives them
 */
export async function collectBootFiles(
  unpacked: string,
  board: Board,
  sources: readonly string[],
  bootDir: string,
): Promise<void> {
  const { kernel } = await bootNames(board);
  await makeFolder(bootDir);
  for (const path of sources)
    await copyFile(join(unpacked, path), join(bootDir, nameOnCard(path, kernel)));
  for (const fix of deviceTreeFixes(board, bootDir)) await run('fdtput', ['-p', ...fix]);
}

/** @returns how a file is called on the boot partition */
export function nameOnCard(path: string, kernel: string): string {
  if (path === FIRMWARE_LICENCE) return 'LICENCE.broadcom';
  return path.startsWith('boot/vmlinuz-') ? kernel : basename(path);
}
