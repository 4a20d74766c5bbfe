import { ConfigError, type Mistake, type OwnFiles } from '../config';
import type { RenderedFile } from './render';

/** Folders that are links on the device, to where their files are. */
const MERGED: [from: RegExp, to: string][] = [
  [/^(usr\/)?s?bin(?=\/|$)/, 'usr/bin'],
  [/^lib(?=\/|$)/, 'usr/lib'],
];

/** @returns a path as it is once the device's links in it are followed: sbin/ip is usr/bin/ip */
export function mergedPath(path: string): string {
  return MERGED.reduce((all, [from, to]) => all.replace(from, to), path);
}

/**
 * Lays the user's own files over those of the product.
 * @throws ConfigError if one would replace a file of the product that `replace` does not list, or lie in the place of a folder
 */
export function layOver(
  product: readonly RenderedFile[],
  own: readonly RenderedFile[],
  { replace, place }: Pick<OwnFiles, 'replace' | 'place'>,
): RenderedFile[] {
  const theirs = new Map(product.map((file) => [mergedPath(file.path), file.path]));
  const allowed = new Set(replace.map(({ path }) => mergedPath(path)));
  const folders = new Set([...theirs.keys()].flatMap(foldersAbove));
  const mistakes: Mistake[] = [];
  const taken = new Map<string, string>();
  for (const { kind, path } of own) {
    const merged = mergedPath(path);
    const twin = taken.get(merged);
    taken.set(merged, path);
    const isFile = kind !== 'folder';
    if (twin !== undefined && isFile)
      mistakes.push({ place, message: `${twin} and ${path} are one file on the device` });
    else if (isFile && theirs.has(merged) && !allowed.has(merged))
      mistakes.push(replaces(path, 'a file of pppi', place));
    else if (isFile && folders.has(merged))
      mistakes.push({
        place,
        message: `${path} would lie where pppi has a folder`,
        hint: 'rename it',
      });
    const above = foldersAbove(isFile ? merged : `${merged}/`).find((one) => theirs.has(one));
    if (above !== undefined)
      mistakes.push({
        place,
        message: `${path} would lie in ${above}, which is a file of pppi`,
        hint: 'rename its folder',
      });
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return [...product.filter(({ path }) => !taken.has(mergedPath(path))), ...own];
}

/** What is wrong with a file that replaces another unasked. @param of `a file of pppi` */
export function replaces(path: string, of: string, place: Mistake['place']): Mistake {
  return {
    place,
    message: `${path} would replace ${of}`,
    hint: `if it shall, list it: files: { from: …, replace: [${path}] }`,
  };
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
