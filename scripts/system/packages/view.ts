import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { mergedPath } from './paths';

/** Links in a row that Linux follows (path_resolution(7)). */
const MOST_LINKS = 40;

/** Several trees as if they lay over each other, the first on top. */
export class View {
  private readonly known = new Map<string, string | undefined>();

  constructor(private readonly roots: readonly string[]) {}

  /**
   * Follows a path as the device would.
   * @returns where the file lies here; undefined if there is none
   */
  async locate(path: string): Promise<string | undefined> {
    const merged = mergedPath(path);
    if (!this.known.has(merged)) this.known.set(merged, await this.resolve(merged));
    return this.known.get(merged);
  }

  private async resolve(path: string): Promise<string | undefined> {
    let todo = path.split('/').filter(Boolean);
    let done: string[] = [];
    let links = 0;
    while (todo.length > 0) {
      const [part = '', ...rest] = todo;
      todo = rest;
      if (part === '.') continue;
      if (part === '..') {
        done.pop();
        continue;
      }
      const here = [...done, part].join('/');
      const [real, isLink] = (await this.at(here)) ?? [];
      if (real === undefined) return undefined;
      if (!isLink) {
        done.push(part);
        continue;
      }
      if (++links > MOST_LINKS) return undefined;
      const target = await readlink(real);
      if (target.startsWith('/')) done = [];
      todo = [...target.split('/').filter(Boolean), ...todo];
    }
    return (await this.at(done.join('/')))?.[0];
  }

  private async at(path: string): Promise<[real: string, isLink: boolean] | undefined> {
    for (const root of this.roots) {
      const real = join(root, path);
      const status = await lstat(real).catch(() => undefined);
      if (status) return [real, status.isSymbolicLink()];
    }
    return undefined;
  }
}
