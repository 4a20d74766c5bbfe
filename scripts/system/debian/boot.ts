import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bootNames, deviceTreeFixes, type Board } from '../../hardware';
import { UserError } from '../../frame';
import { exists, makeFolder, run } from '../../os';
import type { Kernel } from './kernel';

/**
 * Lists what the boot partition takes from the packages.
 * @returns by name on the card, the path below the unpacked tree
 * @throws UserError if a package no longer has one of them
 */
export async function listBootSources(
  unpacked: string,
  kernel: Kernel,
  board: Board,
): Promise<Map<string, string>> {
  const { firmware, licence, deviceTrees } = board.debian;
  const trees = join(kernel.deviceTrees, deviceTrees);
  const sources = new Map([
    ...board.firmware.map((name) => [name, join(firmware, name)] as const),
    ...board.models.map(({ deviceTree }) => [deviceTree, join(trees, deviceTree)] as const),
    [board.licence, licence],
    [(await bootNames(board)).kernel, kernel.image],
  ]);
  for (const path of sources.values()) {
    if (await exists(join(unpacked, path))) continue;
    const hint = `see ${join(board.dir, 'board.yaml')}`;
    throw new UserError(`no Debian package contains ${path}`, hint);
  }
  return sources;
}

/**
 * Fills the folder of the boot partition, except the board's own files and the initramfs.
 * The kernel stays as it is, an Image: see docs/decisions/06-kernel-not-compressed.md.
 * @param sources as listBootSources gives them
 */
export async function collectBootFiles(
  unpacked: string,
  board: Board,
  sources: ReadonlyMap<string, string>,
  bootDir: string,
): Promise<void> {
  await makeFolder(bootDir);
  for (const [name, path] of sources) await copyFile(join(unpacked, path), join(bootDir, name));
  for (const fix of deviceTreeFixes(board, bootDir)) await run('fdtput', ['-p', ...fix]);
}
