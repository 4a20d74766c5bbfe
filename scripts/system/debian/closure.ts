import { readFile, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { exists } from '../../os';
import { isElf, readElf } from './elf';

/** Where Debian's arm64 loader looks for libraries by default (ld.so(8), multiarch). */
export const LIBRARY_FOLDERS = ['usr/lib/aarch64-linux-gnu', 'usr/lib'];

/**
 * Finds all libraries that programs need, those that these need, and so on, the loader included.
 * @param root a root file system with the merged-/usr links
 * @param paths programs and libraries, below the root
 * @returns the paths of the libraries below the root under the names that refer to them (which may be links), sorted
 * @throws Error if a library is not found
 */
export async function libraryClosure(root: string, paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  const queue = [...paths];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const library of await librariesOf(root, path)) {
      if (found.has(library)) continue;
      found.add(library);
      queue.push(library);
    }
  }
  return [...found].sort();
}

async function librariesOf(root: string, path: string): Promise<string[]> {
  const bytes = await readFile(join(root, path));
  if (!isElf(bytes)) return [];
  const { needed, interpreter } = readElf(bytes);
  const libraries = await Promise.all(needed.map((name) => findLibrary(root, name, path)));
  return interpreter ? [...libraries, await loaderPath(root, interpreter)] : libraries;
}

async function findLibrary(root: string, name: string, user: string): Promise<string> {
  for (const folder of LIBRARY_FOLDERS) {
    if (await exists(join(root, folder, name))) return join(folder, name);
  }
  throw new Error(`${user} needs ${name}, which is in no package`);
}

/** The loader is named by an absolute path through the merged-/usr link /lib. */
async function loaderPath(root: string, interpreter: string): Promise<string> {
  const real = await realpath(join(root, interpreter, '..'));
  return join(relative(await realpath(root), real), interpreter.split('/').pop() ?? '');
}
