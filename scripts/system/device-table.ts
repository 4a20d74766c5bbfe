import { UserError } from '../frame';

/** One line of a device table: who owns a path and what its mode is. */
export interface TableEntry {
  /** below the root file system, without '/' at its begin */
  path: string;
  kind: 'file' | 'folder';
  /** permission bits, in octal as written */
  mode: string;
  uid: number;
  gid: number;
}

const LINE =
  /^\/(?<path>\S+)\s+(?<type>[fd])\s+(?<mode>[0-7]{3,4})\s+(?<uid>\d+)\s+(?<gid>\d+)(\s+-)*$/;

/**
 * Reads a device table: the lines of Buildroot's makedev syntax that set modes of files and folders
 * (Buildroot manual, "Makedev syntax documentation"). Empty lines and comments are skipped.
 * @throws UserError if a line is of another kind
 */
export function parseDeviceTable(text: string): TableEntry[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseLine);
}

function parseLine(line: string): TableEntry {
  const found = LINE.exec(line)?.groups as Record<keyof TableEntry | 'type', string> | undefined;
  if (!found || found.path.split('/').includes('..')) {
    throw new UserError(
      `not a line of a device table: ${line}`,
      'PATH TYPE MODE UID GID - - - - -, where TYPE is f or d',
    );
  }
  const { path, type, mode, uid, gid } = found;
  return { path, kind: type === 'f' ? 'file' : 'folder', mode, uid: Number(uid), gid: Number(gid) };
}
