import { lstatSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { OwnFile, OwnTree, Unreadable } from '../../config';
import { beginOf, kindOfFile, LIMITS, readRegularSync } from '../../os';
import { BEGIN } from './program';
import { faultOf, isExecutable, MOST_DEPTH, type Found } from './rules';

const MOST_ENTRIES = 20_000;
/** Bytes of all files; what fits is found out when the root file system is packed. */
const MOST_BYTES = 1024 ** 3;

const TEMPLATE = '.hbs';

/** What is never meant for a device: Buildroot leaves out the same of an overlay, but for .gitkeep and .DS_Store. */
const LEFT_OUT = /^(\.git|\.svn|\.hg|\.bzr|CVS|\.empty|\.gitkeep|\.DS_Store|.*~)$/;

export interface OwnFolder {
  /** full path */
  folder: string;
  /** the same for people */
  shown: string;
  /** files and folders in it whose programs are not looked at */
  unchecked: readonly string[];
}

/**
 * Reads a folder of the user's own files. Nothing is opened but regular files.
 * @returns what is in it and what is wrong with that; a problem if it is no folder or too large
 */
export function readOwnFiles(own: OwnFolder): OwnTree | Unreadable {
  const { folder, shown } = own;
  const problem = folderProblem(folder, shown);
  if (problem) return problem;
  const all: Found[] = [];
  const tooMuch = walk(folder, shown, '', 1, all);
  if (tooMuch) return tooMuch;
  const full = new Set(all.map(({ path }) => dirname(path)));
  const found = all.filter(({ kind, path }) => kind !== 'folder' || !full.has(path));
  const bytes = found.reduce((sum, { kind, size }) => sum + (kind === 'file' ? size : 0), 0);
  if (bytes > MOST_BYTES)
    return {
      problem: `${shown} has ${Math.ceil(bytes / 1024 ** 2)} MiB`,
      hint: `${MOST_BYTES / 1024 ** 2} MiB is the most: large files belong on /data`,
    };
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  const faults = found.flatMap((one) => {
    const fault = faultOf(one, { folder, shown, programs: !isBelow(one.path, own.unchecked) });
    return fault ? [fault] : [];
  });
  const idle = own.unchecked.filter((path) => !found.some((one) => isBelow(one.path, [path])));
  faults.push(
    ...idle.map((path) => ({
      message: `\`unchecked\` lists ${path}, and ${shown} has no such file`,
      hint: 'correct or remove it',
    })),
  );
  return { files: faults.length > 0 ? [] : found.flatMap((one) => ownFile(folder, one)), faults };
}

function folderProblem(folder: string, shown: string): Unreadable | undefined {
  const status = statSync(folder, { throwIfNoEntry: false });
  if (!status)
    return {
      problem: `there is no folder ${shown}`,
      hint: 'the path is relative to the device file',
    };
  const kind = kindOfFile(status);
  return kind === 'folder'
    ? undefined
    : { problem: `${shown} is a ${kind}, not a folder`, hint: 'name the folder that it is in' };
}

function walk(
  root: string,
  shown: string,
  below: string,
  depth: number,
  found: Found[],
): Unreadable | undefined {
  if (depth > MOST_DEPTH)
    return {
      problem: `${shown} has folders in folders, more than ${MOST_DEPTH} deep`,
      hint: 'move what is in them up',
    };
  // As bytes: a name that is not UTF-8 would come back as another.
  const names = readdirSync(join(root, below), { encoding: 'buffer' });
  for (const bytes of names) {
    const name = bytes.toString();
    if (!Buffer.from(name).equals(bytes))
      return {
        problem: `${join(shown, below)} has a name that is not UTF-8: ${name}`,
        hint: 'rename it',
      };
    if (LEFT_OUT.test(name)) continue;
    if (found.length >= MOST_ENTRIES)
      return {
        problem: `${shown} has more than ${MOST_ENTRIES} files and folders`,
        hint: 'is it the right folder? otherwise pack some of them into one file',
      };
    const path = join(below, name);
    const one = look(join(root, path), path);
    found.push(one);
    const tooMuch = one.kind === 'folder' && walk(root, shown, path, depth + 1, found);
    if (tooMuch) return tooMuch;
  }
  return undefined;
}

function look(full: string, path: string): Found {
  const status = lstatSync(full);
  const kind = kindOfFile(status);
  const entry = { path, kind, mode: status.mode & 0o7777, size: status.size };
  if (kind === 'link') return { ...entry, target: readlinkSync(full) };
  return kind === 'file' ? { ...entry, begin: beginOf(full, BEGIN) } : entry;
}

function ownFile(folder: string, { path, kind, mode, size, target }: Found): OwnFile[] {
  if (target !== undefined) return [{ kind: 'link', path, target }];
  if (kind === 'folder') return [{ kind, path }];
  const source = join(folder, path);
  const file = { kind: 'file' as const, path, executable: isExecutable(mode), size, source };
  return path.endsWith(TEMPLATE)
    ? [{ ...file, template: readRegularSync(source, LIMITS.hook) }]
    : [file];
}

/** @returns whether a path is one of some, or in one of them */
function isBelow(path: string, some: readonly string[]): boolean {
  return some.some((one) => path === one || !relative(one, path).startsWith('..'));
}
