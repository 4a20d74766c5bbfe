import { readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadBoard } from '../../hardware';
import { CACHE_DIR } from '../../checkout';
import { onTerminal, say as print, LOG_DIR } from '../../frame';
import { type Needs, makeFolder } from '../../os';
import type { System, SystemFiles, SystemRequest } from '../types';
import { checkTarget } from './check-target';
import { checkPrograms, configure } from './configure';
import { ask, build as make, note, type Buildroot } from './make';
import {
  builtPackages,
  donePackages,
  parseLocked,
  parseShowInfo,
  refuseLeftovers,
} from './packages';
import { namedTree } from './own-tree';
import { makePapers } from './papers';
import { BuildProgress, showSteps } from './progress';
import { provideBuildroot } from './source';

export { linuxFragment, packagesFragment } from './fragments';
export { namedTree, readOwnTree } from './own-tree';

/** What Buildroot asks for (manual, "Mandatory packages") and what the check after it needs. */
export const BUILDROOT_NEEDS: Needs = {
  tools: [
    ...(['bc', 'bzip2', 'cpio', 'diff', 'file', 'find', 'g++', 'gcc', 'git', 'gzip'] as const),
    ...(['make', 'patch', 'perl', 'python3', 'rsync', 'sed', 'tar', 'unsquashfs'] as const),
    ...(['unzip', 'wget', 'which', 'xz'] as const),
  ],
};

/** Where to look for sources first; with --offline it is the only place, instead of the download folder. */
const PRIMARY_SITE = 'PPPI_PRIMARY_SITE';

async function prepare({ offline, say }: Pick<SystemRequest, 'offline' | 'say'>): Promise<void> {
  await provideBuildroot(offline, say);
}

async function build(request: SystemRequest): Promise<SystemFiles> {
  const { deviceDir, compression, offline, say } = request;
  const board = await loadBoard(request.board);
  const { tree, about } = await provideBuildroot(offline, say);
  const downloads = resolve(process.env.BR2_DL_DIR || join(CACHE_DIR, 'buildroot-dl'));
  const buildroot: Buildroot = {
    tree,
    output: join(deviceDir, 'buildroot'),
    env: environment(downloads),
    log: join(LOG_DIR, `buildroot-${request.name}.log`),
    offline,
  };
  await makeFolder(downloads);
  await note(buildroot, about);
  // The list on a terminal shows one line at a time; what stands beside it stays.
  if (namedTree() !== undefined && onTerminal()) print(about);

  say('configuring');
  const site = siteOf(process.env[PRIMARY_SITE] || (offline ? downloads : undefined));
  await configure(buildroot, board, { deviceDir, compression, site, offline });
  const json = await ask(buildroot, 'show-info');
  const info = parseShowInfo(json);
  await refuseLeftovers(info, buildroot.output);
  const done = await donePackages(info, buildroot.output);
  const progress = new BuildProgress(builtPackages(info).filter((name) => !done.has(name)));
  const facts = await showSteps(progress, say, async (onLine) => {
    await make(buildroot, ['linux-configure', 'busybox-configure'], onLine);
    const vars = await ask(buildroot, 'printvars', `VARS=${Object.keys(VARS).join(' ')}`);
    const parsed = parseVars(vars);
    await checkPrograms(parsed, board, deviceDir);
    await make(buildroot, ['all'], onLine);
    return parsed;
  });

  say('checking the root file system');
  const images = join(buildroot.output, 'images');
  const files = { bootDir: join(images, 'card/boot'), rootfs: join(images, 'rootfs.squashfs') };
  const target = join(buildroot.output, 'target');
  await checkTarget({ ...files, target }, board, request.overlay, request.deviceTable);
  const papersDir = join(request.workDir, 'papers');
  await rm(papersDir, { recursive: true, force: true });
  await makeFolder(papersDir);
  const epoch = Number(facts.SOURCE_DATE_EPOCH);
  await makePapers(buildroot, json, { deviceDir, papersDir, epoch }, say);
  const packages = parseLocked(await readFile(join(images, 'packages.txt'), 'utf8'));
  // The same programs as in post-image.sh, so that `make` by hand gives the same bytes.
  const toolDirs = ['bin', 'sbin'].map((name) => join(buildroot.output, 'host', name));
  return { ...files, packages, epoch, papersDir, owners: {}, toolDirs };
}

/** @returns a site as Buildroot takes it: a plain folder as its file:// address */
export function siteOf(site: string | undefined): string | undefined {
  return site === undefined || site.includes('://') ? site : `file://${resolve(site)}`;
}

function environment(downloads: string): Record<string, string> {
  const ccache = resolve(process.env.BR2_CCACHE_DIR || join(CACHE_DIR, 'buildroot-ccache'));
  return {
    BR2_DL_DIR: downloads,
    BR2_CCACHE_DIR: ccache,
    // No reverse video in the log.
    TERM: 'dumb',
    // Some configure scripts refuse to run as root, which is what a container's user is.
    ...(process.getuid?.() === 0 ? { FORCE_UNSAFE_CONFIGURE: '1' } : {}),
  };
}

const VARS = { LINUX_DIR: '', BUSYBOX_DIR: '', SOURCE_DATE_EPOCH: '' };

/** Reads what `make printvars` says: NAME=value. */
export function parseVars(text: string): typeof VARS {
  const lines = text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
    return name in VARS ? [[name, value]] : [];
  });
  return { ...VARS, ...Object.fromEntries(lines) };
}

/** Kernel and root file system compiled from source by Buildroot, through br2-external/. */
export const buildroot: System = { prepare, build };
