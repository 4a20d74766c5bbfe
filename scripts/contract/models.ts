import type { TreeNode } from './card';
import type { Context } from './check';

/** @returns each model of the board with its tree; the check `trees` reports those that are not on the card */
export function treesOf({ board, card }: Pick<Context, 'board' | 'card'>): {
  model: string;
  tree: TreeNode;
}[] {
  return board.models.flatMap(({ name, deviceTree }) => {
    const tree = card.trees[deviceTree];
    return tree ? [{ model: name, tree }] : [];
  });
}
