import { lstat } from 'node:fs/promises';
import { ConfigError, type Mistake } from '../config';
import type { DeviceModel } from '../model';
import { mergedPath, replaces, type RenderedFile } from '../render';
import type { Inspect, RootView } from '../system';
import { programMistakes } from './own-programs';
import { mistakesIn } from './read-device';
import { overlaySources, renderOrExplain } from './render-device';

/**
 * Judges the user's own files by the root file system that they are laid on, which nobody knows before it is made.
 * @param rendered all files of the overlay
 * @returns what a system asks; undefined: the device has no files of its own
 */
export function inspectOwnFiles(
  device: DeviceModel,
  rendered: readonly RenderedFile[],
): Inspect | undefined {
  const { files } = device;
  if (!files) return undefined;
  const paths = rendered.flatMap(({ own, kind, path }) => (own && kind !== 'folder' ? [path] : []));
  return {
    bare: async (view) => {
      const allowed = new Set(files.replace.map(({ path }) => mergedPath(path)));
      const mistakes: Mistake[] = [];
      for (const path of paths) {
        if (allowed.has(mergedPath(path))) continue;
        const there = await ownerOf(view, path);
        if (there !== undefined) mistakes.push(replaces(path, there, files.place));
      }
      refuse(mistakes);
    },
    layered: async (view) => refuse(await idleEntries(device, paths, view)),
    whole: async (view) => refuse(await programMistakes(device, rendered, view)),
  };
}

function refuse(mistakes: readonly Mistake[]): void {
  if (mistakes.length > 0) throw mistakesIn(new ConfigError(mistakes));
}

/** @returns whose file is there, for people */
async function ownerOf({ resolve, owners }: RootView, path: string): Promise<string | undefined> {
  const full = await resolve(path);
  const status = full === undefined ? undefined : await lstat(full).catch(() => undefined);
  if (!status) return undefined;
  if (status.isDirectory()) return 'a folder of the base system';
  const owner = owners[mergedPath(path)];
  return owner ? `a file of the package ${owner}` : 'a file of the base system';
}

/** Entries of `replace` that replace neither a file of pppi nor one of the base, or that no file of the user's is for. */
async function idleEntries(
  device: DeviceModel,
  paths: readonly string[],
  view: RootView,
): Promise<Mistake[]> {
  const { files } = device;
  if (!files || files.replace.length === 0) return [];
  const own = new Set(paths.map(mergedPath));
  const product = renderOrExplain({ ...device, files: undefined }, await overlaySources());
  const theirs = new Set(product.map(({ path }) => mergedPath(path)));
  const mistakes: Mistake[] = [];
  for (const { path, place } of files.replace) {
    const merged = mergedPath(path);
    if (!own.has(merged))
      mistakes.push({
        place,
        message: `${files.from} has no ${path}`,
        hint: 'correct or remove it',
      });
    else if (!theirs.has(merged) && (await ownerOf(view, path)) === undefined)
      mistakes.push({
        place,
        message: `${path} replaces nothing: neither pppi nor the base system has it`,
        hint: 'remove it from `replace`',
      });
  }
  return mistakes;
}
