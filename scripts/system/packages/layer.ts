import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from '../../accounts';
import { jsonText, UserError } from '../../frame';
import type { Board } from '../../hardware';
import { exists, listTree, makeFolder, run, writeListing } from '../../os';
import type { Recipe } from '../debian/recipe';
import { normalizeModes } from '../debian/tree';
import { packLicenceTree } from '../licence-tree';
import { setTimes } from '../set-times';
import type { LockedPackage, PackageRequest, Pin } from '../types';
import { byteCode } from './byte-code';
import { HostPackages } from './host';
import { addModules } from './kernel';
import { modulesFor } from './kernel-modules';
import { gather, locked, type Gathered } from './gather';
import { libraryNeeds } from './libraries';
import { Putter } from './put';
import { setUp } from './set-up';
import { withSupply } from './supply';
import type { BootFolder, UnpackedPackage } from './types';
import { View } from './view';
import { PackageFaults, type PackageFault } from './faults';
import { findWishes, type Wish } from './wishes';

/** The files in a layer's folder, beside their listing. */
export const PARTS = { root: 'root', licences: 'licences.tar.xz', facts: 'layer.json' };

/** A layer's own description. */
export interface LayerFacts {
  packages: LockedPackage[];
  /** the package of each file, by path on the device */
  owners: Record<string, string>;
  accounts: Account[];
  folders: BootFolder[];
  /** for the build's log */
  notes: string[];
}

/** What a layer lies on. */
export interface LayerBase {
  /** an unchanged copy of the base's root file system */
  rootDir: string;
  /** archive of the base's copyright files */
  licences: string;
  packages: readonly LockedPackage[];
  epoch: number;
}

export interface LayerRequest extends PackageRequest {
  base: LayerBase;
  board: Board;
  recipe: Recipe;
  refresh: boolean;
  pin?: Pin | undefined;
  say: (line: string) => void;
}

/**
 * Makes a layer of packages: what goes over a base, and what is known of it.
 * @param dir folder to create
 * @throws UserError if a package cannot be had, or cannot be put on the image; OldIndex
 */
export async function makeLayer(dir: string, request: LayerRequest): Promise<void> {
  const { wanted, folder, base, refresh, pin, recipe, board, room, say } = request;
  const { suite } = recipe;
  const [root, unpackedDir] = [join(dir, PARTS.root), join(dir, 'unpacked')];
  await makeFolder(root);
  const archive = { suite, architecture: 'arm64', refresh, say } as const;
  const baseView = new View([base.rootDir]);
  const inBase = async (path: string) => (await baseView.locate(path)) !== undefined;
  const { gathered, wishes } = await withSupply(
    { ...archive, base: base.packages, pin },
    async (supply) => {
      const found = await findWishes(wanted, supply.index, folder);
      return {
        wishes: found,
        gathered: await gather({ wishes: found, supply, dir: unpackedDir, inBase, room, say }),
      };
    },
  );
  const { unpacked, records, files } = gathered;
  const setup = await setUp(toSetUp(gathered, base, wishes));
  refuseUnknown(setup.unknown, wishes);

  const ofBase = new Set(base.packages.map(({ name }) => name));
  const putter = new Putter(root, base.rootDir, ofBase);
  await putter.put(files);
  await putter.put(await librariesOf(gathered, base.rootDir));
  await putter.setUp(setup);
  await putter.keepApplets();
  const missing = await addModules({
    ...{
      wanted: modulesFor(
        records.map(({ name }) => name),
        board,
      ),
      base: base.packages,
    },
    ...{ baseRoot: base.rootDir, root, recipe, board, workDir: dir },
  });
  const notes = [...gathered.notes, ...setup.notes, ...putter.notes];
  if (missing.length > 0) notes.push(`this kernel has no modules ${missing.join(', ')}`);
  notes.push(...(await checkLibraries(root, base.rootDir, putter)));

  const host = new HostPackages({ suite, refresh: false, pin, dir: join(dir, 'host'), say });
  await byteCode({ root, packages: unpacked, hostPackages: (names) => host.unpack(names), say });
  await rm(join(dir, 'host'), { recursive: true, force: true });

  await normalizeModes(root);
  await packLicences(dir, base, unpacked);
  await setTimes(root, base.epoch);
  const facts: LayerFacts = {
    packages: [...records.filter(({ name }) => !ofBase.has(name)).map(locked), ...host.used],
    owners: await ownersIn(root, putter.owners),
    accounts: setup.accounts,
    folders: setup.folders,
    notes: [...new Set(notes)],
  };
  await writeFile(join(dir, PARTS.facts), jsonText(facts));
  await rm(unpackedDir, { recursive: true });
  await writeListing(dir);
}

/** Packages with files on the device, but not those that the base has without their scripts, unless they are asked for. */
function toSetUp(
  { unpacked, files, partial }: Gathered,
  { packages }: LayerBase,
  wishes: readonly Wish[],
): UnpackedPackage[] {
  const named = new Set(wishes.map(({ record }) => record.name));
  const ofBase = new Set(packages.map(({ name }) => name));
  const owners = new Set(files.map((file) => file.package));
  return unpacked.filter(
    ({ name }) =>
      owners.has(name) && !partial.includes(name) && (named.has(name) || !ofBase.has(name)),
  );
}

function refuseUnknown(
  unknown: readonly { package: string; script: string; lines: string[] }[],
  wishes: readonly Wish[],
): void {
  const accepted = new Set(
    wishes.flatMap(({ scripts, record }) => (scripts === 'ignore' ? [record.name] : [])),
  );
  const left = unknown.filter((one) => !accepted.has(one.package));
  if (left.length === 0) return;
  throw new PackageFaults(
    left.map(({ package: name, script, lines }): PackageFault => {
      const shown = lines.slice(0, MOST_LINES).map((line) => line.trim().slice(0, 120));
      const more = lines.length > MOST_LINES ? [`and ${lines.length - MOST_LINES} more lines`] : [];
      return {
        wanted: wishes.find(({ record }) => record.name === name)?.name ?? name,
        message: `the ${script} of ${name} does more than pppi knows: ${[...shown, ...more].join(' ⏎ ')}`,
        hint: `leave it out (except), or accept that these lines are not run: { name: ${name}, scripts: ignore }`,
      };
    }),
  );
}

/** Lines of a script that a message shows. */
const MOST_LINES = 8;

/** @returns of the packages of which only some files are taken, the libraries that these need */
async function librariesOf(
  { files, partial, unpacked }: Gathered,
  baseRoot: string,
): Promise<Gathered['files']> {
  if (partial.length === 0) return [];
  const view = new View([...unpacked.map((one) => one.files), baseRoot]);
  const some = files.filter((one) => one.kind === 'file' && partial.includes(one.package));
  const { found } = await libraryNeeds(
    some.map(({ path }) => path),
    (path) => view.locate(path),
  );
  const taken = await Promise.all(found.map((path) => asTaken(path, view, unpacked)));
  return taken.flat();
}

/** A library under its own name, and the file that this leads to. */
async function asTaken(
  path: string,
  view: View,
  unpacked: readonly UnpackedPackage[],
): Promise<Gathered['files']> {
  const source = await view.locate(path);
  const owner = unpacked.find(({ files }) => source?.startsWith(`${files}/`));
  if (source === undefined || owner === undefined) return [];
  // Under the name that programs have for it; the links to it are not needed.
  return [{ path, source, kind: 'file', mode: 0o644, package: owner.name }];
}

/** @returns notes on plugins that cannot be loaded. @throws UserError if a program cannot start */
async function checkLibraries(root: string, baseRoot: string, putter: Putter): Promise<string[]> {
  const view = new View([root, baseRoot]);
  const { broken, plugins } = await libraryNeeds(putter.owners.keys(), (path) => view.locate(path));
  const tell = ({ path, library }: { path: string; library: string }) =>
    `/${path} (${putter.owners.get(path) ?? 'the base'}) needs ${library}`;
  if (broken.length > 0)
    throw new UserError(
      `no package of those chosen has these libraries:\n${broken.map((one) => `  ${tell(one)}`).join('\n')}`,
      'add the package that has them, or take its own out of except',
    );
  return plugins.map((one) => `a plugin cannot be loaded: ${tell(one)}`);
}

/** @returns the package of each file that is there in the end; byte code is of the package that has its source */
async function ownersIn(
  root: string,
  put: ReadonlyMap<string, string>,
): Promise<Record<string, string>> {
  const owners: Record<string, string> = {};
  for (const { path, kind } of await listTree(root)) {
    if (kind === 'folder') continue;
    const source = path.replace(/__pycache__\/([^/]+)\.cpython-\d+\.pyc$/, '$1.py');
    owners[path] = put.get(path) ?? put.get(source) ?? '';
  }
  return owners;
}

/** Adds the copyright files of packages to those of the base. */
async function packLicences(
  dir: string,
  base: LayerBase,
  unpacked: readonly UnpackedPackage[],
): Promise<void> {
  await packLicenceTree(join(dir, PARTS.licences), base.epoch, async (tree) => {
    await run('tar', [
      '--extract',
      '--no-same-owner',
      '--file',
      base.licences,
      '--directory',
      tree,
    ]);
    await rm(join(tree, 'pppi'), { recursive: true });
    const view = new View(unpacked.map(({ files }) => files));
    for (const { name } of unpacked) {
      const file = await view.locate(`usr/share/doc/${name}/copyright`);
      if (file === undefined || (await exists(join(tree, name)))) continue;
      await mkdir(join(tree, name));
      await cp(file, join(tree, name, 'copyright'));
    }
  });
}
