import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../frame';
import { listTree } from '../../os';
import { linkTarget, isInBinFolder, isLeftOut, mergedPath } from './paths';
import type { UnpackedPackage } from './types';

/** A file, link or folder that goes from a package to the image. */
export interface TakenFile {
  /** as it is on the device */
  path: string;
  /** where it lies unpacked */
  source: string;
  kind: 'file' | 'link' | 'folder';
  mode: number;
  package: string;
}

/**
 * Lists what is taken of a package: all but documentation, what serves building, other inits, and what is in RAM on
 * the device.
 * @param named whether the device file names the package
 * @param only these files and folders alone; all if empty
 * @throws UserError if it has none of these
 */
export async function takenFiles(
  { name, files }: UnpackedPackage,
  named: boolean,
  only: readonly string[] = [],
): Promise<TakenFile[]> {
  const all = await Promise.all(
    (await listTree(files)).map(async ({ path, kind, mode }) => {
      const one: TakenFile = {
        ...{ path: mergedPath(path), source: join(files, path), kind, mode, package: name },
      };
      // iproute2: usr/sbin/ip -> /bin/ip
      const self = kind === 'link' && linkTarget(path, await readlink(one.source)) === one.path;
      return self ? [] : [one];
    }),
  );
  const there = all.flat();
  if (only.length === 0) return there.filter(({ path }) => !isLeftOut(path, named));
  const wanted = only.map((path) => mergedPath(path).replace(/\/+$/, ''));
  for (const [index, path] of wanted.entries())
    if (!there.some((one) => isWithin(one.path, path)))
      throw new UserError(
        `the package ${name} has no ${only[index]}`,
        `it has ${examples(there, path)}`,
      );
  return there.filter((one) => wanted.some((path) => isWithin(one.path, path)));
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Paths that a message names. */
const NAMED = 5;

function examples(there: readonly TakenFile[], wanted: string): string {
  const files = there.filter(({ kind, path }) => kind !== 'folder' && !isLeftOut(path, true));
  const last = wanted.split('/').pop() ?? '';
  const near = files.filter(({ path }) => path.includes(last));
  const shown = (near.length > 0 ? near : files).slice(0, NAMED).map(({ path }) => path);
  return shown.join(', ') || 'no files';
}

/** @returns the interpreter that a script's first line asks for, `env` skipped; undefined if it is none */
export function interpreterOf(head: Buffer): string | undefined {
  const line = /^#!\s*([^\n]*)/.exec(head.toString('latin1'))?.[1]?.trim();
  if (!line) return undefined;
  const [program = '', ...words] = line.split(/\s+/);
  if (!/\/env$/.test(program)) return mergedPath(program);
  const called = words.find((word) => !word.startsWith('-') && !word.includes('='));
  return called && `usr/bin/${called}`;
}

/** @returns by path, the interpreter of each script that is started by its name */
export async function scriptsAmong(files: readonly TakenFile[]): Promise<Map<string, string>> {
  const scripts = new Map<string, string>();
  for (const { path, source, kind } of files) {
    if (kind !== 'file' || !isInBinFolder(path)) continue;
    const interpreter = interpreterOf((await readFile(source)).subarray(0, 256));
    if (interpreter !== undefined) scripts.set(path, interpreter);
  }
  return scripts;
}
