import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addAccounts } from '../../accounts';
import { loadBoard, type Board } from '../../hardware';
import { makeFolder, writeWhole, type Needs } from '../../os';
import {
  libraryNeeds,
  packageNames,
  trustOwn,
  View,
  withLayer,
  type LayerBase,
  type LayerFacts,
} from '../packages';
import { setTimes } from '../set-times';
import type { System, SystemFiles, SystemRequest, WholeView } from '../types';
import { withBase, type Base } from './provide';
import { loadRecipe, type Recipe } from './recipe';
import { partsList } from './sbom';
import { packSquashfs } from './squashfs';
import { cloneTree, copyOver, mergeTree, resolveInside } from './tree';

export const DEBIAN_NEEDS: Needs = {
  tools: [
    'apt-get',
    'depmod',
    'dpkg-deb',
    'fdtput',
    'mksquashfs',
    'mmdebstrap',
    'tar',
    'xz',
    'zstd',
  ],
  // The keys that sign Debian's archive; other distributions package them too.
  packages: ['debian-archive-keyring'],
};

async function prepare({
  board,
  kernel,
  refresh,
  say,
}: Pick<SystemRequest, 'board' | 'kernel' | 'refresh' | 'say'>): Promise<void> {
  // Opening it is enough: that makes it if it is missing.
  await withBase({ board: await loadBoard(board), kernel, refresh, say }, () => Promise.resolve());
}

async function build(request: SystemRequest): Promise<SystemFiles> {
  const { kernel, refresh, pin, say, workDir, name } = request;
  const [root, bootDir, papersDir, rootfs] = ['root', 'boot', 'papers', 'rootfs.squashfs'].map(
    (part) => join(workDir, part),
  ) as [string, string, string, string];
  for (const dir of [root, bootDir, papersDir]) {
    await rm(dir, { recursive: true, force: true });
    await makeFolder(dir);
  }
  const board = await loadBoard(request.board);
  const licences = join(papersDir, 'licences.tar.xz');
  const take = async ({ rootDir, bootDir: bootFiles, licences: texts, ...facts }: Base) => {
    await cloneTree(rootDir, root);
    await cloneTree(bootFiles, bootDir);
    await copyFile(texts, licences);
    return facts;
  };
  const ofBase = pin && { ...pin, packages: pin.packages.filter(({ part }) => !part) };
  const base = await withBase({ board, kernel, refresh, pin: ofBase, say }, take);
  const { epoch } = base;
  const recipe = await loadRecipe(kernel, board);
  const resolve = (path: string) => resolveInside(root, path).catch(() => undefined);
  await request.inspect?.bare({ resolve, owners: base.owners });
  const layer = await addLayer({ ...base, rootDir: root, licences }, board, recipe, request);
  const owners = { ...base.owners, ...layer.owners };
  await request.inspect?.layered({ resolve, owners });
  await copyOver(request.overlay, root);
  await request.inspect?.whole(
    wholeView(root, { suite: recipe.suite, architecture: 'arm64', say }),
  );
  await trustOwn(root);
  await setUpAccounts(root, layer);
  await setTimes(root, epoch);

  say(`packing the root file system (${request.compression})`);
  await packSquashfs(root, request.deviceTable, rootfs, epoch, request.compression);

  const packages = [...base.packages, ...layer.packages].sort((a, b) => (a.name < b.name ? -1 : 1));
  const there = packages.filter(({ part }) => part !== 'tools');
  const parts = await partsList(name, recipe.suite, there, epoch);
  await writeFile(join(papersDir, 'sbom.cdx.json'), parts);
  return { bootDir, rootfs, packages, epoch, owners, papersDir };
}

function wholeView(root: string, archive: Parameters<typeof packageNames>[0]): WholeView {
  const view = new View([root]);
  const locate = (path: string) => view.locate(path);
  return {
    locate,
    missingLibraries: async (files) => {
      const { broken, plugins } = await libraryNeeds(files, locate);
      return [...broken, ...plugins];
    },
    packageNames: () => packageNames(archive),
  };
}

type Added = Pick<LayerFacts, 'packages' | 'owners' | 'accounts' | 'folders'>;

const NOTHING_ADDED: Added = { packages: [], owners: {}, accounts: [], folders: [] };

/** Lays the packages that a device wants over a copy of the base. */
async function addLayer(
  base: LayerBase & Pick<Base, 'owners'>,
  board: Board,
  recipe: Recipe,
  { packages, refresh, pin, say }: SystemRequest,
): Promise<Added> {
  if (!packages || packages.wanted.length === 0) return NOTHING_ADDED;
  return withLayer(
    { ...packages, base, board, recipe, refresh, pin, say },
    async ({ rootDir, licences, ...facts }) => {
      await mergeTree(rootDir, base.rootDir);
      await copyFile(licences, base.licences);
      return facts;
    },
  );
}

/** Where init finds the folders that it makes in RAM and on the data partition. */
const FOLDERS = 'etc/pppi/folders';

async function setUpAccounts(root: string, { accounts, folders }: Added): Promise<void> {
  if (accounts.length > 0) {
    const [passwd, group, shadow] = (await Promise.all(
      ['passwd', 'group', 'shadow'].map((name) => readFile(join(root, 'etc', name), 'utf8')),
    )) as [string, string, string];
    for (const [name, text] of Object.entries(addAccounts({ passwd, group, shadow }, accounts)))
      await writeWhole(join(root, 'etc', name), text as string);
  }
  if (folders.length === 0) return;
  const there = await readFile(join(root, FOLDERS), 'utf8').catch(() => '');
  const lines = folders.map(({ path, mode, user, group }) => `${path} ${mode} ${user} ${group}\n`);
  await writeWhole(join(root, FOLDERS), there + lines.join(''));
}

/** A base put together from Debian's signed arm64 packages, without a compiler. */
export const debian: System = { prepare, build };
