import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { listTree } from '../host';
import type { OverlaySource } from '../render';

/** Reads overlay/: every file and symbolic link, in the order of their paths. */
export async function readOverlay(root: string): Promise<OverlaySource[]> {
  const entries = (await listTree(root)).filter(({ kind }) => kind !== 'folder');
  return Promise.all(
    entries.map(async ({ path, kind, mode }): Promise<OverlaySource> => {
      if (kind === 'link') return { kind, path, target: await readlink(join(root, path)) };
      // git keeps one permission bit; what else a checkout has depends on the umask.
      return {
        kind: 'file',
        path,
        executable: (mode & 0o100) !== 0,
        text: await readFile(join(root, path), 'utf8'),
      };
    }),
  );
}
