import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { bootNames, type Board } from '../../hardware';
import { UserError } from '../../frame';
import { exists, listTree, moduleName, parseModulesDep, run } from '../../os';
import { parseDeviceTable } from '../device-table';
import { EXTERNAL } from './configure';

/** Programs that the overlay calls; Buildroot decides in which of the four folders they are. */
const PROGRAMS = [
  ...['busybox', 'pppd', 'chat', 'qjs', 'pon', 'usb_modeswitch', 'dropbear', 'dropbearkey'],
  ...[
    'fsck.fat',
    'e2fsck',
    'mke2fs',
    'resize2fs',
    'sfdisk',
    'partx',
    'modprobe',
    'mdev',
    'udhcpc',
    'syslogd',
  ],
];
const PROGRAM_FOLDERS = ['usr/sbin', 'usr/bin', 'sbin', 'bin'];

/** The guide's modem: a sign that the whole of usb_modeswitch's data is there. */
const DATA = ['usr/share/usb_modeswitch/12d1:14fe'];

export interface Built {
  /** the target folder, as Buildroot made it */
  target: string;
  /** what will be the boot partition */
  bootDir: string;
  rootfs: string;
}

/**
 * Looks whether a build brought what a device needs.
 * @param overlay what was laid over the target; it must be there byte for byte
 * @throws UserError with all that is missing
 */
export async function checkTarget(
  { target, bootDir, rootfs }: Built,
  board: Board,
  overlay: string,
  deviceTable: string,
): Promise<void> {
  const missing = [
    ...(await missingPrograms(target)),
    ...(await missingFiles(target, DATA)),
    ...(await missingFiles(bootDir, await bootPartition(board))),
    ...(await missingModules(target, overlay)),
    ...(await otherThanOverlay(target, overlay)),
    ...(await leftBehind(target, overlay)),
    ...wrongModes(await readFile(deviceTable, 'utf8'), await listSquashfs(rootfs)),
  ];
  if (missing.length === 0) return;
  throw new UserError(
    `the root file system has faults:\n${missing.map((line) => `  ${line}`).join('\n')}`,
    `see ${join(board.dir, 'buildroot.defconfig')} and docs/buildroot.md`,
  );
}

async function missingPrograms(target: string): Promise<string[]> {
  const missing: string[] = [];
  for (const name of PROGRAMS) {
    const places = PROGRAM_FOLDERS.map((folder) => join(target, folder, name));
    const found = await Promise.all(places.map((path) => exists(path)));
    if (!found.includes(true)) missing.push(`no program ${name}`);
  }
  return missing;
}

async function missingFiles(dir: string, names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(names.map((name) => exists(join(dir, name))));
  return names.filter((_, index) => !found[index]).map((name) => `no file ${name}`);
}

async function bootPartition(board: Board): Promise<string[]> {
  const { kernel, initramfs } = await bootNames(board);
  const deviceTrees = board.models.map(({ deviceTree }) => deviceTree);
  return [...board.firmware, ...deviceTrees, kernel, initramfs, board.licence];
}

async function missingModules(target: string, overlay: string): Promise<string[]> {
  const dir = join(target, 'lib/modules');
  const [version] = (await exists(dir)) ? await readdir(dir) : [];
  if (!version) return ['no kernel modules'];
  const [needs, builtin] = await Promise.all(
    ['modules.dep', 'modules.builtin'].map((name) => readFile(join(dir, version, name), 'utf8')),
  );
  const paths = [...parseModulesDep(needs ?? '').keys(), ...(builtin ?? '').split('\n')];
  const there = new Set(paths.map(moduleName));
  const wanted = await readFile(join(overlay, 'etc/modules-load.d/pppi.conf'), 'utf8');
  return wanted
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .filter((name) => !there.has(moduleName(name)))
    .map((name) => `no kernel module ${name}`);
}

async function otherThanOverlay(target: string, overlay: string): Promise<string[]> {
  const different: string[] = [];
  for (const { path, kind } of await listTree(overlay)) {
    if (kind !== 'file') continue;
    const [asked, got] = await Promise.all(
      [overlay, target].map((dir) => readFile(join(dir, path)).catch(() => undefined)),
    );
    if (!asked || !got?.equals(asked)) different.push(`/${path} differs from the overlay`);
  }
  return different;
}

/** @returns the folders that are the overlay's alone; br2-external/post-build.sh empties them of all else */
export async function overlayFolders(): Promise<string[]> {
  return (await readFile(join(EXTERNAL, 'overlay-folders'), 'utf8')).trim().split('\n');
}

/** @returns what is in these folders and not in the overlay: an earlier one's, or a package's */
export async function leftBehind(target: string, overlay: string): Promise<string[]> {
  const left: string[] = [];
  for (const folder of await overlayFolders()) {
    if (!(await exists(join(target, folder)))) continue;
    for (const { path } of await listTree(join(target, folder)))
      if (!(await exists(join(overlay, folder, path))))
        left.push(`/${folder}/${path} is not in the overlay`);
  }
  return left;
}

/** What a squashfs says of a path: mode as `ls` writes it, owner and group. */
export type Modes = Map<string, { mode: string; owner: string }>;

async function listSquashfs(rootfs: string): Promise<Modes> {
  return parseModes((await run('unsquashfs', ['-lln', '-d', '', rootfs])).stdout);
}

/** Reads `unsquashfs -lln -d ''`: `-rw------- 0/0   123 2026-01-01 00:00 /etc/shadow` */
export function parseModes(listing: string): Modes {
  const rows = listing.matchAll(/^(?<mode>[-dl]\S{9})\s+(?<owner>\d+\/\d+)\s.*? (?<path>\/\S*)/gm);
  return new Map(
    [...rows].map(({ groups }) => [
      groups?.path ?? '',
      { mode: groups?.mode ?? '', owner: groups?.owner ?? '' },
    ]),
  );
}

/** Compares a device table with what is in the file system. */
export function wrongModes(table: string, modes: Modes): string[] {
  return parseDeviceTable(table).flatMap(({ path, kind, mode, uid, gid }) => {
    const wanted = { mode: spelled(kind, parseInt(mode, 8)), owner: `${uid}/${gid}` };
    const got = modes.get(`/${path}`);
    if (!got) return [`no file /${path}`];
    if (got.mode === wanted.mode && got.owner === wanted.owner) return [];
    return [`/${path} is ${got.mode} ${got.owner}, not ${wanted.mode} ${wanted.owner}`];
  });
}

function spelled(kind: 'file' | 'folder', mode: number): string {
  const bits = [...'rwxrwxrwx'].map((letter, index) => (mode & (0o400 >> index) ? letter : '-'));
  return `${kind === 'folder' ? 'd' : '-'}${bits.join('')}`;
}
