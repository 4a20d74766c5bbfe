import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, UserError } from '../frame';
import { LIMITS, listTree, readRegular } from '../os';
import type { OverlaySource } from '../render';

/**
 * Reads overlay/: every file and symbolic link, in the order of their paths.
 * @throws UserError if something else is there (a FIFO, a socket, a device)
 */
export async function readOverlay(root: string): Promise<OverlaySource[]> {
  const entries = (await listTree(root)).filter(({ kind }) => kind !== 'folder');
  const odd = entries.find(({ path }) => /[\s\p{Cc}]/u.test(path));
  if (odd)
    throw new UserError(
      `overlay/${odd.path} has a blank or a control character in its name`,
      'rename it: the table of modes, which Buildroot reads too, has one file per line and blanks between columns',
      EXIT.usage,
    );
  return Promise.all(
    entries.map(async ({ path, kind, mode }): Promise<OverlaySource> => {
      if (kind === 'link') return { kind, path, target: await readlink(join(root, path)) };
      // git keeps one permission bit; what else a checkout has depends on the umask.
      return {
        kind: 'file',
        path,
        executable: (mode & 0o100) !== 0,
        bytes: await readRegular(join(root, path), LIMITS.overlay),
      };
    }),
  );
}
