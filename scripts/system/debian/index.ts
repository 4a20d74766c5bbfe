import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBoard } from '../../board';
import { jsonText, type Needs } from '../../host';
import { setTimes } from '../set-times';
import type { System, SystemFiles, SystemRequest } from '../types';
import { provideBase } from './base';
import { loadRecipe } from './recipe';
import { partsList } from './sbom';
import { packSquashfs } from './squashfs';
import { cloneTree, copyOver } from './tree';

export const DEBIAN_NEEDS: Needs = {
  tools: ['depmod', 'dpkg-deb', 'fdtput', 'mksquashfs', 'mmdebstrap', 'tar', 'xz', 'zstd'],
  // The keys that Debian's archive is signed with; other distributions have it as a package too.
  packages: ['debian-archive-keyring'],
};

async function prepare({
  board,
  refresh,
  say,
}: Pick<SystemRequest, 'board' | 'refresh' | 'say'>): Promise<void> {
  await provideBase(await loadBoard(board), refresh, say);
}

async function build(request: SystemRequest): Promise<SystemFiles> {
  const { say, workDir } = request;
  const board = await loadBoard(request.board);
  const base = await provideBase(board, request.refresh, say, request.pin);

  const root = join(workDir, 'root');
  await rm(root, { recursive: true, force: true });
  await mkdir(workDir, { recursive: true });
  await cloneTree(base.rootDir, root);
  await copyOver(request.overlay, root);
  await setTimes(root, base.epoch);

  say(`packing the root file system (${request.compression})`);
  const rootfs = join(workDir, 'rootfs.squashfs');
  await packSquashfs(root, request.deviceTable, rootfs, base.epoch, request.compression);

  const papersDir = join(workDir, 'papers');
  await rm(papersDir, { recursive: true, force: true });
  await mkdir(papersDir);
  await copyFile(base.licences, join(papersDir, 'licences.tar.xz'));
  const { suite } = await loadRecipe();
  const parts = partsList(request.name, suite, base.packages, base.epoch);
  await writeFile(join(papersDir, 'sbom.cdx.json'), jsonText(parts));
  const { bootDir, packages, epoch, owners } = base;
  return { bootDir, rootfs, packages, epoch, owners, papersDir };
}

/** A base put together from Debian's signed arm64 packages, without a compiler. */
export const debian: System = { prepare, build };
