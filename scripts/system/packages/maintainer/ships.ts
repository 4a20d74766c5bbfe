import type { KindOf } from './shell';
import type { PackageFacts } from './types';
import { isThere, tidy } from './volatile';

/** @returns an absolute path without its first '/', through the merged-/usr links; usr/sbin is usr/bin */
export function merged(path: string): string {
  return tidy(path)
    .replace(/^\//, '')
    .replace(/^(bin|sbin|usr\/sbin)(?=\/|$)/, 'usr/bin')
    .replace(/^lib(?=\/|$)/, 'usr/lib');
}

/** What there is when a script of one of these packages runs: what they ship, in a new root file system. */
export class Shipped {
  readonly #kinds = new Map<string, 'file' | 'folder' | 'link'>();

  constructor(packages: readonly PackageFacts[]) {
    for (const { entries } of packages)
      for (const [path, { kind }] of entries) this.#kinds.set(merged(path), kind);
  }

  /** Programs that no package here ships may be there all the same: the base has some, as applets of BusyBox. */
  readonly kindOf: KindOf = (path) => {
    if (!path.startsWith('/') || /[*?[]/.test(path)) return undefined;
    const inside = merged(path);
    // BusyBox's; it must stay the shell of all scripts.
    if (inside === 'usr/bin/sh') return 'link';
    if (inside === '' || /^usr\/bin\/./.test(inside)) return this.#kinds.get(inside);
    if (isThere(path)) return 'folder';
    return this.#kinds.get(inside) ?? 'absent';
  };

  /** @param path absolute */
  readonly ships = (path: string): boolean => this.#kinds.has(merged(path));
}
