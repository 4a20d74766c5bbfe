import { stat } from 'node:fs/promises';
import { UserError } from '../frame';
import { listTree } from '../os';
import type { Sizes } from './genimage-config';

/** Of the FAT partition; board/…/genimage.cfg makes them with -s 1. */
const CLUSTER = 512;

/** FAT32 has 32 reserved sectors and two FATs of four bytes for each cluster; 512 entries of 32 bytes for the root folder. */
function fatCapacity(size: number): number {
  return size - 32 * 512 - (2 * 4 * size) / CLUSTER - 512 * 32;
}

/**
 * Sees that everything fits, before genimage runs.
 * @param sizes as in the board's genimage.cfg
 * @throws UserError that says what is too large, how large it is and how much room there is
 */
export async function checkRoom(
  sizes: Sizes,
  bootDir: string,
  rootfs: string,
  configPath: string,
): Promise<void> {
  const files = await listTree(bootDir);
  const used = files.reduce((sum, { size }) => sum + Math.ceil(size / CLUSTER) * CLUSTER, 0);
  const boot = sizes.get('boot.vfat') ?? 0;
  if (used > fatCapacity(boot)) {
    const largest = [...files].sort((a, b) => b.size - a.size).slice(0, 3);
    const list = largest.map(({ path, size }) => `  ${path}: ${mebibytes(size)}`).join('\n');
    throw new UserError(
      `the boot partition's files need ${mebibytes(used)}, it holds ${mebibytes(fatCapacity(boot))}; the largest are\n${list}`,
      `increase the size of boot.vfat in ${configPath}`,
    );
  }
  const root = sizes.get('root') ?? 0;
  const { size } = await stat(rootfs);
  if (size > root) {
    throw new UserError(
      `the root file system is ${mebibytes(size)}, its partition holds ${mebibytes(root)}`,
      `build with the small compression, or give the partition root a larger size in ${configPath}`,
    );
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
