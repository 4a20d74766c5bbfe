import { lutimes } from 'node:fs/promises';
import { join } from 'node:path';
import { listTree } from '../os';

/** Gives everything in a tree one time, the tree's own folder included. @param epoch seconds since 1970 */
export async function setTimes(root: string, epoch: number): Promise<void> {
  const entries = await listTree(root);
  await Promise.all(entries.map(({ path }) => lutimes(join(root, path), epoch, epoch)));
  await lutimes(root, epoch, epoch);
}
