import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceWhole, writeWhole } from '../os';
import { folderModeOf, type RenderedFile } from '../render';

/**
 * Writes the rendered files as a tree that replaces the whole folder, and their modes and owners as a
 * device table, since neither git nor Buildroot's overlay copy keeps modes (its rsync sets 644).
 * @param table path of the device table
 */
export async function writeOverlay(
  files: readonly RenderedFile[],
  root: string,
  table: string,
): Promise<void> {
  await replaceWhole(root, async (partial) => {
    await mkdir(partial, { mode: 0o755 });
    for (const folder of foldersOf(files)) {
      await mkdir(join(partial, folder));
      await chmod(join(partial, folder), folderModeOf(folder));
    }
    for (const file of files) {
      const path = join(partial, file.path);
      if (file.kind === 'link') {
        await symlink(file.target, path);
        continue;
      }
      if (file.kind === 'folder') continue;
      if (file.kind === 'copy') await copyFile(file.source, path, constants.COPYFILE_FICLONE);
      else await writeFile(path, file.bytes, { mode: 0o600 });
      await chmod(path, file.mode);
    }
  });
  await writeWhole(table, deviceTable(files));
}

/** Those that a file gets by being laid over the base: u=rwX,go=rX. */
const PLAIN_MODES = [0o644, 0o755];

/**
 * Modes and owners in the syntax of Buildroot's makedevs: name type mode uid gid major minor start inc count.
 * https://buildroot.org/downloads/manual/manual.html#makedev-syntax
 */
export function deviceTable(files: readonly RenderedFile[]): string {
  const row = (path: string, type: 'd' | 'f', mode: number) =>
    `/${path} ${type} ${mode.toString(8)} 0 0 - - - - -\n`;
  // Ordinary folders are the base's: there /usr/sbin may be a link.
  const folders = foldersOf(files)
    .filter((path) => folderModeOf(path) !== 0o755)
    .map((path) => row(path, 'd', folderModeOf(path)));
  const rest = files.flatMap((file) => {
    if (file.kind === 'link' || file.kind === 'folder') return [];
    // What is copied has its mode from its executable bit, if it is not a special one; a row cannot hold a blank.
    const plain = file.kind === 'copy' && PLAIN_MODES.includes(file.mode);
    return plain ? [] : [row(file.path, 'f', file.mode)];
  });
  return [...folders, ...rest].join('');
}

/** Every folder, parents first. */
function foldersOf(files: readonly RenderedFile[]): string[] {
  const folders = new Set<string>();
  for (const { kind, path } of files) {
    if (kind === 'folder') folders.add(path);
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) folders.add(folder);
  }
  return [...folders].sort();
}
