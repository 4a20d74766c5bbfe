import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LIBRARY_FOLDERS } from '../debian/closure';
import { AARCH64, isElf, readElf, type Elf } from '../debian/elf';
import type { MissingLibrary } from '../types';
import { mergedPath } from './paths';

export interface Needs {
  /** libraries that programs need, their own needs included; paths as the loader finds them, sorted */
  found: string[];
  /** of programs and their libraries: these do not start */
  broken: MissingLibrary[];
  /** of what programs load by name if it is there */
  plugins: MissingLibrary[];
}

/**
 * Follows what ELF files need, as the loader does (ld.so(8)).
 * @param files paths on the device
 * @param locate where a path on the device lies on this machine, links followed; undefined if there is none
 */
export async function libraryNeeds(
  files: Iterable<string>,
  locate: (path: string) => Promise<string | undefined>,
): Promise<Needs> {
  const look = new Looking(locate);
  const plugins: string[] = [];
  for (const path of files) {
    const elf = await look.elfAt(path);
    if (elf === undefined || elf.machine !== AARCH64) continue;
    if (elf.interpreter === undefined) plugins.push(path);
    else await look.follow(path);
  }
  const broken = look.takeMissing();
  const found = [...look.found].sort();
  // What is left is loaded by name, or by nobody.
  for (const path of plugins) await look.follow(path);
  return { found, broken, plugins: look.takeMissing() };
}

class Looking {
  readonly found = new Set<string>();
  private readonly done = new Set<string>();
  private missing: MissingLibrary[] = [];

  constructor(private readonly locate: (path: string) => Promise<string | undefined>) {}

  async elfAt(path: string): Promise<Elf | undefined> {
    const real = await this.locate(path);
    // A link may lead to a folder.
    if (real === undefined || !(await stat(real)).isFile()) return undefined;
    const bytes = await readFile(real);
    if (!isElf(bytes) || bytes[4] !== 2 || bytes[5] !== 1) return undefined;
    return readElf(bytes);
  }

  async follow(first: string): Promise<void> {
    const queue = [first];
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      if (this.done.has(path)) continue;
      this.done.add(path);
      const elf = await this.elfAt(path);
      if (elf === undefined) continue;
      const loader = elf.interpreter === undefined ? [] : [mergedPath(elf.interpreter)];
      for (const library of [...elf.needed, ...loader]) {
        const there = await this.find(library, path, elf);
        if (there === undefined) this.missing.push({ path, library });
        else {
          this.found.add(there);
          queue.push(there);
        }
      }
    }
  }

  takeMissing(): MissingLibrary[] {
    const { missing } = this;
    this.missing = [];
    return missing.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private async find(
    library: string,
    user: string,
    { runPaths }: Elf,
  ): Promise<string | undefined> {
    if (library.includes('/'))
      return (await this.locate(library)) === undefined ? undefined : library;
    const own = runPaths.map((path) =>
      mergedPath(path.replace(/\$(ORIGIN|\{ORIGIN\})/g, `/${dirname(user)}`)),
    );
    for (const folder of [...own, ...LIBRARY_FOLDERS]) {
      const path = normal(join(folder, library));
      if ((await this.locate(path)) !== undefined) return path;
    }
    return undefined;
  }
}

/** A RUNPATH may say `$ORIGIN/../lib`. */
function normal(path: string): string {
  return join('/', path).slice(1);
}
