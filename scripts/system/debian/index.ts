import { copyFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBoard } from '../../hardware';
import { makeFolder, type Needs } from '../../os';
import { trustOwn } from '../packages/certificates';
import { setTimes } from '../set-times';
import type { System, SystemFiles, SystemRequest } from '../types';
import { withBase, type Base } from './provide';
import { loadRecipe } from './recipe';
import { partsList } from './sbom';
import { packSquashfs } from './squashfs';
import { cloneTree, copyOver, resolveInside } from './tree';

export const DEBIAN_NEEDS: Needs = {
  tools: ['depmod', 'dpkg-deb', 'fdtput', 'mksquashfs', 'mmdebstrap', 'tar', 'xz', 'zstd'],
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
  const take = async ({ rootDir, bootDir: bootFiles, licences, ...facts }: Base) => {
    await cloneTree(rootDir, root);
    await cloneTree(bootFiles, bootDir);
    await copyFile(licences, join(papersDir, 'licences.tar.xz'));
    return facts;
  };
  const { packages, epoch, owners } = await withBase({ board, kernel, refresh, pin, say }, take);
  const resolve = (path: string) => resolveInside(root, path).catch(() => undefined);
  await request.inspect?.bare({ resolve, owners });
  await copyOver(request.overlay, root);
  await trustOwn(root);
  await setTimes(root, epoch);

  say(`packing the root file system (${request.compression})`);
  await packSquashfs(root, request.deviceTable, rootfs, epoch, request.compression);

  const { suite } = await loadRecipe(kernel, board);
  const parts = await partsList(name, suite, packages, epoch);
  await writeFile(join(papersDir, 'sbom.cdx.json'), parts);
  return { bootDir, rootfs, packages, epoch, owners, papersDir };
}

/** A base put together from Debian's signed arm64 packages, without a compiler. */
export const debian: System = { prepare, build };
