import { availableParallelism } from 'node:os';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { inParallel, UserError } from '../../frame';
import { makeFolder, run } from '../../os';
import { cachedDeb } from '../debian/debs';
import type { LockedPackage } from '../types';
import type { PackageRecord } from './control';
import { scriptsAmong, takenFiles, type TakenFile } from './files';
import { DESKTOP_LIBRARY } from './refused';
import { closureOf } from './resolve';
import type { Supply } from './supply';
import type { UnpackedPackage } from './types';
import { packageFault } from './faults';
import type { Wish } from './wishes';

/** What goes into a layer, unpacked. */
export interface Gathered {
  /** all packages of the closures, sorted by name; of some only libraries are taken */
  unpacked: UnpackedPackage[];
  /** as they are in the archive, in the same order */
  records: PackageRecord[];
  /** what is taken of whole packages, and what `only` names */
  files: TakenFile[];
  /** of these, what the libraries that they need are looked for */
  partial: string[];
  notes: string[];
}

export interface GatherRequest {
  wishes: readonly Wish[];
  supply: Supply;
  /** where packages are unpacked */
  dir: string;
  /** whether the base has a file at a path of the device */
  inBase: (path: string) => Promise<boolean>;
  /** most bytes that the root file system may have */
  room: number;
  say: (line: string) => void;
}

/**
 * The Essential package with an interpreter, and other names under which a person would leave it out. Any other
 * interpreter is in the dependencies of whoever needs it: a script without, as iproute2's routel, is an extra.
 */
const INTERPRETERS: Record<string, { package: string; also: readonly string[] }> = {
  'usr/bin/bash': { package: 'bash', also: [] },
  'usr/bin/perl': { package: 'perl-base', also: ['perl'] },
};

/** Programs that draw on the terminal need its description, and an encoding that has more than ASCII. */
const TERMINAL_LIBRARIES = ['libncurses6', 'libncursesw6', 'libtinfo6'];
const TERMINAL_PACKAGE = 'ncurses-base';
const UTF8 = { name: 'libc-bin', only: ['usr/lib/locale/C.utf8'] };

/**
 * The least that a packed file system is of the size that packages state: measured 0.25 with xz for programs, and a
 * third of a package is documentation.
 */
const BEST_RATIO = 0.15;

/**
 * Finds all packages that are needed, and unpacks them: what they depend on, then what their scripts and terminal
 * programs need besides, until nothing is missing.
 * @throws UserError if something cannot be had, or cannot fit
 */
export async function gather(request: GatherRequest): Promise<Gathered> {
  const { supply, inBase } = request;
  const wishes = [...request.wishes];
  const notes = new Set<string>();
  const unpacked = new Map<string, UnpackedPackage>();
  for (;;) {
    const { records, whole } = closures(wishes, supply, notes);
    checkSize(records, whole, request);
    await unpackMissing(records, unpacked, request);
    const files = await filesOf(wishes, whole, unpacked);
    const left = await wanting(files, wishes, supply, inBase);
    const more = [...left.more, ...terminalNeeds(records, whole, wishes, supply)];
    if (more.length === 0) {
      for (const [path, interpreter] of left.out)
        notes.add(`/${path} is left out: it needs /${interpreter}`);
      return {
        unpacked: records.map(({ name }) => found(unpacked, name)),
        records,
        files: files.filter(({ path }) => !left.out.has(path)),
        partial: wishes.flatMap(({ only, record }) => (only.length > 0 ? [record.name] : [])),
        notes: [...notes].sort(),
      };
    }
    wishes.push(...more);
  }
}

/** @returns all packages sorted by name, and the names of those that are taken whole */
function closures(
  wishes: readonly Wish[],
  { index, pinned }: Supply,
  notes: Set<string>,
): { records: PackageRecord[]; whole: Set<string> } {
  const chosen = new Map(wishes.map(({ record }) => [record.name, record]));
  const all = new Map<string, PackageRecord>();
  const whole = new Set<string>();
  for (const wish of wishes) {
    const { packages, unfulfilled } = closureOf(wish, index, chosen);
    for (const { package: name, wanted } of pinned ? [] : unfulfilled) {
      const text = wanted
        .map(({ name: one, relation, version }) =>
          relation ? `${one} (${relation} ${version})` : one,
        )
        .join(' or ');
      throw packageFault(
        wish,
        `${name} needs ${text}, which is not there in that version`,
        'the base may be older than the archive: build with --refresh; or leave it out: except',
      );
    }
    for (const record of packages) {
      if (DESKTOP_LIBRARY.test(record.name))
        throw packageFault(
          wish,
          `${wish.record.name} needs ${record.name}, which belongs to a desktop`,
          'this image has no screen; choose a program for the command line, or leave it out: except',
        );
      all.set(record.name, record);
      if (wish.only.length === 0) whole.add(record.name);
    }
    for (const name of wish.except)
      if (!index.get(name)) notes.add(`except: Debian has no package ${name}`);
  }
  const records = [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { records, whole };
}

function checkSize(
  records: readonly PackageRecord[],
  whole: ReadonlySet<string>,
  { room }: GatherRequest,
): void {
  const sizes = records
    .filter(({ name }) => whole.has(name))
    .sort((a, b) => b.unpackedSize - a.unpackedSize);
  const sum = sizes.reduce((all, { unpackedSize }) => all + unpackedSize, 0);
  if (sum * BEST_RATIO <= room) return;
  const largest = sizes.slice(0, 5).map(({ name, unpackedSize }) => `${name} ${mb(unpackedSize)}`);
  throw new UserError(
    `the packages have ${mb(sum)} unpacked, which cannot fit into a root partition of ${mb(room)}; the largest are ${largest.join(', ')}`,
    'leave some out (except, only), or enlarge card.root',
  );
}

function mb(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

async function unpackMissing(
  records: readonly PackageRecord[],
  unpacked: Map<string, UnpackedPackage>,
  { supply, dir, say }: GatherRequest,
): Promise<void> {
  const missing = records.filter(({ name }) => !unpacked.has(name));
  await supply.fetch(missing.map(locked));
  if (missing.length > 0) say(`unpacking ${missing.length} packages`);
  await inParallel(missing, availableParallelism(), async ({ name, version, ...record }) => {
    const [files, control] = ['files', 'control'].map((part) => join(dir, name, part)) as [
      string,
      string,
    ];
    const deb = cachedDeb(record);
    await makeFolder(join(dir, name));
    await run('dpkg-deb', ['--raw-extract', deb, files]);
    await rename(join(files, 'DEBIAN'), control);
    const { architecture } = record;
    unpacked.set(name, { name, version, architecture, files, control });
  });
}

/** A package as the lock has it. */
export function locked({ name, version, architecture, sha256 }: PackageRecord): LockedPackage {
  return { name, version, architecture, sha256, part: 'packages' };
}

async function filesOf(
  wishes: readonly Wish[],
  whole: ReadonlySet<string>,
  unpacked: ReadonlyMap<string, UnpackedPackage>,
): Promise<TakenFile[]> {
  const named = new Set(wishes.map(({ record }) => record.name));
  const files: TakenFile[] = [];
  for (const name of [...whole].sort())
    files.push(...(await takenFiles(found(unpacked, name), named.has(name))));
  for (const wish of wishes) {
    const { record, only } = wish;
    if (only.length > 0 && !whole.has(record.name))
      files.push(
        ...(await takenFiles(found(unpacked, record.name), true, only).catch((error: unknown) => {
          if (!(error instanceof UserError)) throw error;
          throw packageFault(wish, error.message, error.hint ?? '');
        })),
      );
  }
  return files;
}

function found(unpacked: ReadonlyMap<string, UnpackedPackage>, name: string): UnpackedPackage {
  const one = unpacked.get(name);
  if (!one) throw new Error(`not unpacked: ${name}`);
  return one;
}

/** Looks for the interpreters of scripts. @returns packages that have one, and scripts without by their path */
async function wanting(
  files: readonly TakenFile[],
  wishes: readonly Wish[],
  { index }: Supply,
  inBase: (path: string) => Promise<boolean>,
): Promise<{ more: Wish[]; out: Map<string, string> }> {
  const there = new Set(files.map(({ path }) => path));
  const more = new Map<string, Wish>();
  const out = new Map<string, string>();
  const leftOut = new Set(wishes.flatMap(({ except }) => except));
  for (const [path, interpreter] of await scriptsAmong(files)) {
    if (there.has(interpreter) || (await inBase(interpreter))) continue;
    const known = INTERPRETERS[interpreter];
    const record = known && index.get(known.package);
    const unwanted = known && [known.package, ...known.also].some((name) => leftOut.has(name));
    if (!record || unwanted || wishes.some((one) => one.record.name === record.name))
      out.set(path, interpreter);
    else more.set(record.name, implied(record));
  }
  return { more: [...more.values()], out };
}

function terminalNeeds(
  records: readonly PackageRecord[],
  whole: ReadonlySet<string>,
  wishes: readonly Wish[],
  { index }: Supply,
): Wish[] {
  const draws = records.some(
    ({ name, depends }) =>
      whole.has(name) && depends.flat().some((one) => TERMINAL_LIBRARIES.includes(one.name)),
  );
  if (!draws) return [];
  const has = (name: string) =>
    wishes.some((one) => one.record.name === name || one.except.includes(name));
  return [{ name: TERMINAL_PACKAGE, only: [] }, UTF8].flatMap(({ name, only }) => {
    const record = index.get(name);
    return record && !has(name) ? [{ ...implied(record), only }] : [];
  });
}

function implied(record: PackageRecord): Wish {
  return { name: record.name, except: [], only: [], scripts: 'refuse', record };
}
