import {
  fits,
  packageRecord,
  parseDependencies,
  type Dependency,
  type PackageRecord,
} from './control';
import { compareVersions } from './version';

/**
 * Packages to choose from, by what they are called and by what they stand in for. Debian has 68,000: of each only its name
 * is looked at before somebody asks for it.
 */
export class PackageIndex {
  /** where stanzas of a name begin: number of the list, position in it */
  readonly #places = new Map<string, [list: number, at: number][]>();
  readonly #providing = new Map<string, Set<string>>();
  readonly #read = new Map<string, PackageRecord>();

  /**
   * @param lists texts in the form of apt's lists: stanzas with empty lines between. Of one name the newest counts
   */
  constructor(private readonly lists: readonly string[]) {
    for (const [list, text] of lists.entries()) this.#scan(list, text);
  }

  /** Puts packages before any other of their names. */
  prefer(records: Iterable<PackageRecord>): void {
    for (const record of records) {
      this.#read.set(record.name, record);
      for (const { name } of record.provides) this.#provide(name, record.name);
    }
  }

  get(name: string): PackageRecord | undefined {
    const known = this.#read.get(name);
    if (known) return known;
    const [newest] = this.all(name).sort((a, b) => compareVersions(b.version, a.version));
    if (newest) this.#read.set(name, newest);
    return newest;
  }

  /** @returns every package of that name in the lists */
  all(name: string): PackageRecord[] {
    return (this.#places.get(name) ?? []).flatMap(([list, at]) => {
      const text = this.lists[list] ?? '';
      const end = text.indexOf('\n\n', at);
      const record = packageRecord(text.slice(at, end < 0 ? undefined : end));
      return record ? [record] : [];
    });
  }

  names(): string[] {
    return [...this.#places.keys()];
  }

  /** @returns the package of that name, then those that provide it sorted by name; only what fits */
  candidates(wanted: Dependency): PackageRecord[] {
    const others = [...(this.#providing.get(wanted.name) ?? [])].sort();
    return [wanted.name, ...others.filter((name) => name !== wanted.name)].flatMap((name) => {
      const record = this.get(name);
      return record && fits(record, wanted) ? [record] : [];
    });
  }

  #scan(list: number, text: string): void {
    let name = '';
    for (const { index, 1: field, 2: value = '' } of text.matchAll(/^(Package|Provides): (.*)$/gm))
      if (field === 'Package') {
        name = value;
        const places = this.#places.get(name);
        if (places) places.push([list, index]);
        else this.#places.set(name, [[list, index]]);
      } else for (const one of parseDependencies(value).flat()) this.#provide(one.name, name);
  }

  #provide(virtual: string, name: string): void {
    const providers = this.#providing.get(virtual);
    if (providers) providers.add(name);
    else this.#providing.set(virtual, new Set([name]));
  }
}
