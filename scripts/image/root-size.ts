import type { Board } from '../hardware';

export const MEBIBYTE = 1024 ** 2;

/** As much as a board's card can have (config/keys/board.ts). */
export const MOST_ROOT = 2048;

/**
 * The size of the root file system's partition: a card in the field keeps its partitions, so what is not asked for leaves
 * room for the file system to double.
 * @param wanted by the device file, in MiB
 * @param packed bytes of the file system
 * @returns MiB
 */
export function rootSize(
  { card }: Pick<Board, 'card'>,
  wanted: number | undefined,
  packed: number,
): number {
  if (wanted !== undefined) return wanted;
  const least = (2 * packed) / MEBIBYTE;
  if (least <= card.root.size) return card.root.size;
  return Math.min(MOST_ROOT, 2 ** Math.ceil(Math.log2(least)));
}

/** @returns a board with another size of the root file system's partition. @param root MiB; undefined: the same board */
export function withRootSize<Sized extends Pick<Board, 'card'>>(
  board: Sized,
  root: number | undefined,
): Sized {
  if (root === undefined) return board;
  return { ...board, card: { ...board.card, root: { size: root } } };
}
