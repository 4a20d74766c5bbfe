import { fits, type Dependency, type PackageRecord } from './control';
import type { PackageIndex } from './package-index';
import { isForScripts, isNotNeeded } from './not-needed';

/** One package to start from. */
export interface Root {
  /** the package itself, which need not be in the index: it may be a file */
  record: PackageRecord;
  /** packages that are left out of its closure */
  except: readonly string[];
}

/** A dependency that no package fulfils. */
export interface Unfulfilled {
  package: string;
  wanted: Dependency[];
}

export interface Closure {
  /** with the package itself, sorted by name */
  packages: PackageRecord[];
  unfulfilled: Unfulfilled[];
}

/**
 * Finds what a package needs to run, which is less than apt would install: nothing for maintainer scripts (not-needed.ts),
 * nothing that is only recommended. Of alternatives the first that there is counts, unless one of them was chosen by
 * the user, is part of the closure already, or is not needed.
 * @param chosen every package that the user names
 */
export function closureOf(
  { record, except }: Root,
  index: PackageIndex,
  chosen: ReadonlyMap<string, PackageRecord>,
): Closure {
  const found = new Map([[record.name, record]]);
  const unfulfilled: Unfulfilled[] = [];
  const queue = [record];
  for (let one = queue.shift(); one; one = queue.shift())
    for (const group of one.depends) {
      if (group.some((wanted) => isForScripts(one.name, wanted.name))) continue;
      if (group.some((wanted) => isFulfilled(wanted, { found, chosen, except, index }))) continue;
      const next = group.flatMap((wanted) => index.candidates(wanted)).find(Boolean);
      if (!next) unfulfilled.push({ package: one.name, wanted: group });
      else if (!found.has(next.name)) {
        found.set(next.name, next);
        queue.push(next);
      }
    }
  return { packages: sorted(found.values()), unfulfilled };
}

function isFulfilled(
  wanted: Dependency,
  {
    found,
    chosen,
    except,
    index,
  }: {
    found: ReadonlyMap<string, PackageRecord>;
    chosen: ReadonlyMap<string, PackageRecord>;
    except: readonly string[];
    index: PackageIndex;
  },
): boolean {
  const { name } = wanted;
  if (except.includes(name)) return true;
  const named = chosen.get(name) ?? found.get(name);
  if (named && fits(named, wanted)) return true;
  if (isNotNeeded(name) || index.get(name)?.essential === true) return true;
  return [...chosen.values(), ...found.values()].some((record) => fits(record, wanted));
}

function sorted(records: Iterable<PackageRecord>): PackageRecord[] {
  return [...records].sort((a, b) => (a.name < b.name ? -1 : 1));
}
