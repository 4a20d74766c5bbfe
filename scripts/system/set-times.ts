import { lstat, lutimes } from 'node:fs/promises';
import { join } from 'node:path';
import { listTree } from '../os';

/**
 * Gives everything in a tree one time, the tree's own folder included. What has it already is not touched: it may be a
 * link to a file of the cache.
 * @param epoch seconds since 1970
 */
export async function setTimes(root: string, epoch: number): Promise<void> {
  const entries = await listTree(root);
  await Promise.all(entries.map(({ path }) => setTime(join(root, path), epoch)));
  await setTime(root, epoch);
}

async function setTime(path: string, epoch: number): Promise<void> {
  if ((await lstat(path)).mtimeMs !== epoch * 1000) await lutimes(path, epoch, epoch);
}
