import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILD_DIR } from '../frame';
import { makeFolder } from '../os';

/** Works in a folder of its own in the build folder, as a temporary folder may be a RAM disk; it is removed afterwards. */
export async function onBuildDisk<T>(work: (dir: string) => Promise<T>): Promise<T> {
  await makeFolder(BUILD_DIR);
  const dir = await mkdtemp(join(BUILD_DIR, '.bench-'));
  try {
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
