import { UserError } from '../frame';
import { listTree } from '../os';
import type { Board } from '../hardware';
import { CLUSTER_SECTORS } from './genimage-config';
import { MEBIBYTE } from './root-size';

/** Bytes per cluster of the FAT partition. */
const CLUSTER = 512 * CLUSTER_SECTORS;

/** FAT32 has 32 reserved sectors and two FATs of four bytes for each cluster; 512 entries of 32 bytes for the root folder. */
function fatCapacity(size: number): number {
  return size - 32 * 512 - (2 * 4 * size) / CLUSTER - 512 * 32;
}

/**
 * Checks that everything fits before genimage runs.
 * @param packed bytes of the root file system
 * @throws UserError that says what is too large, its size, and the room there is
 */
export async function checkRoom(
  { card, name }: Pick<Board, 'card' | 'name'>,
  bootDir: string,
  packed: number,
): Promise<void> {
  const files = await listTree(bootDir);
  const used = files.reduce((sum, { size }) => sum + Math.ceil(size / CLUSTER) * CLUSTER, 0);
  const boot = card.boot.size * MEBIBYTE;
  if (used > fatCapacity(boot)) {
    const largest = [...files].sort((a, b) => b.size - a.size).slice(0, 3);
    const list = largest.map(({ path, size }) => `  ${path}: ${mebibytes(size)}`).join('\n');
    throw new UserError(
      `the boot partition's files need ${mebibytes(used)}, it holds ${mebibytes(fatCapacity(boot))}; the largest are\n${list}`,
      `increase card.boot.size in board/${name}/board.yaml`,
    );
  }
  const root = card.root.size * MEBIBYTE;
  if (packed > root)
    throw new UserError(
      `the root file system is ${mebibytes(packed)}, its partition holds ${mebibytes(root)}`,
      'enlarge card.root in the device file, leave packages or files out, or build with --small',
    );
}

/** @returns how full the root file system's partition is, for people */
export function fullness(packed: number, { card }: Pick<Board, 'card'>): string {
  const percent = Math.round((100 * packed) / (card.root.size * MEBIBYTE));
  return `the root file system takes ${mebibytes(packed)} of its ${card.root.size} MiB (${percent} %)`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}
