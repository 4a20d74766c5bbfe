import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { listAll, run, sha256File } from '../os';

/** The properties of a file that are compared. */
interface Entry {
  kind: string;
  /** permissions, owner, time, as text for comparison; '' if the file system has none */
  attributes: string;
  /** checksum of a file, target of a link */
  content: string;
  /** whether it is world-readable on the device; only then may its content be shown */
  open: boolean;
}

export type Tree = Map<string, Entry>;

/** How a path differs between two trees. */
export interface PathDifference {
  path: string;
  what:
    | 'only in the image'
    | 'only in the rebuilt image'
    | 'different file type'
    | 'content'
    | 'attributes';
  /** whether its content may be shown */
  open: boolean;
  /** for people */
  detail?: string;
}

/** Reads a folder of files; their attributes are taken from `attributes`. */
async function readTree(
  dir: string,
  attributes: (path: string) => Pick<Entry, 'attributes' | 'open'>,
): Promise<Tree> {
  const tree: Tree = new Map();
  for (const { path, kind } of await listAll(dir)) {
    const full = join(dir, path);
    const content =
      kind === 'file' ? await sha256File(full) : kind === 'link' ? await readlink(full) : '';
    tree.set(path, { kind, content, ...attributes(path) });
  }
  return tree;
}

/** Files with user-written content that may include passwords. */
const SECRET_ON_BOOT = /^pppi\.conf$/i;

/**
 * Copies the files out of the FAT partition of an image and reads them.
 * @param dir an empty folder for the copies
 */
export async function readFat(image: string, start: number, dir: string): Promise<Tree> {
  await run('mcopy', ['-n', '-s', '-Q', '-i', `${image}@@${start}`, '::', dir]);
  return readTree(dir, (path) => ({ attributes: '', open: !SECRET_ON_BOOT.test(path) }));
}

/**
 * Unpacks the squashfs of an image and reads it.
 * @param dir a folder to be made
 */
export async function readSquashfs(image: string, start: number, dir: string): Promise<Tree> {
  const at = ['-offset', String(start)];
  // 2: it could not set owners without root; they are read from the listing.
  const okStatus = [0, 2];
  await run('unsquashfs', ['-no-progress', '-quiet', '-no-xattrs', ...at, '-dest', dir, image], {
    okStatus,
  });
  const { stdout } = await run('unsquashfs', ['-lln', ...at, image], { okStatus });
  const listed = new Map(stdout.split('\n').flatMap(parseListing));
  return readTree(dir, (path) => {
    const attributes = listed.get(path) ?? '';
    return { attributes, open: /^.{7}r/.test(attributes) };
  });
}

/** `-rw-r--r-- 0/0  12 2026-11-12 09:30 squashfs-root/etc/hostname [-> …]` */
function parseListing(line: string): [string, string][] {
  const match = /^(\S{10}) (\d+\/\d+) +\d+ (\S+ \S+) squashfs-root\/(.+?)(?: -> .*)?$/.exec(line);
  return match ? [[match[4] ?? '', `${match[1]} ${match[2]} ${match[3]}`]] : [];
}

/** @returns how the trees differ, sorted by path */
export function compareTrees(image: Tree, rebuilt: Tree): PathDifference[] {
  const paths = [...new Set([...image.keys(), ...rebuilt.keys()])].sort();
  return paths.flatMap((path) => comparePath(path, image.get(path), rebuilt.get(path)));
}

function comparePath(path: string, one?: Entry, other?: Entry): PathDifference[] {
  if (!other) return [{ path, what: 'only in the image', open: false }];
  if (!one) return [{ path, what: 'only in the rebuilt image', open: false }];
  const open = one.open && other.open;
  const kinds = `${one.kind}, rebuilt ${other.kind}`;
  if (one.kind !== other.kind) return [{ path, what: 'different file type', open, detail: kinds }];
  if (one.content !== other.content) return [{ path, what: 'content', open }];
  const attributes = `${one.attributes}, rebuilt ${other.attributes}`;
  if (one.attributes !== other.attributes)
    return [{ path, what: 'attributes', open, detail: attributes }];
  return [];
}
