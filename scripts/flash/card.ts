import { constants } from 'node:fs';
import { access, open, stat, truncate } from 'node:fs/promises';
import { EXIT, UserError } from '../frame';
import { exists, run, type RunResult } from '../os';
import type { Bmap } from './bmap';
import { copyMapped } from './copy';
import { listDisks } from './disks';
import { explainFailure } from './failure';
import { fileRefusals } from './file-refusals';
import { refusals } from './refusals';
import type { Target } from './target';

/**
 * Checks that a target may be written to. With `force` a mounted card is unmounted.
 * @param image the image to write, and its bmap
 * @throws UserError with every reason against it
 */
export async function allow(
  target: Target,
  image: string,
  bmap: Bmap,
  force: boolean,
): Promise<void> {
  const found =
    target.kind === 'disk'
      ? refusals(target.disk, bmap.imageSize)
      : await fileRefusals(target.path, image, bmap);
  const against = found.filter(({ forced }) => !(force && forced));
  if (against.length > 0)
    throw new UserError(
      against.map(({ fact }) => fact).join('\n'),
      [...new Set(against.map(({ hint }) => hint))].join('\n      '),
      target.kind === 'file' ? EXIT.usage : EXIT.failed,
    );
  if (await exists(target.path)) {
    await access(target.path, constants.R_OK | constants.W_OK).catch(() => {
      throw new UserError(
        `no permission to write to ${target.path}`,
        `sudo chown "$USER" ${target.path}   (lasts until the card is removed), then run the same command again`,
      );
    });
  }
  await unmount(target);
}

/**
 * Unmounts all mounted partitions of a card: a desktop mounts them as soon as it finds file systems.
 */
export async function unmount(target: Target): Promise<void> {
  if (target.kind === 'file') return;
  const disk = (await listDisks()).find(({ path }) => path === target.path);
  for (const place of disk?.mountpoints ?? []) await run('umount', [place]);
}

/**
 * Writes an image's mapped blocks and flushes them to the card.
 * @throws UserError if the card was removed or refuses writes
 */
export async function write(
  image: string,
  bmap: Bmap,
  target: Target,
  say: (line: string) => void,
): Promise<void> {
  // A new file may get secrets; an existing one keeps its mode.
  if (target.kind === 'file') await (await open(target.path, 'a', 0o600)).close();
  const { status, stderr } = await copyMapped(image, target.path, bmap, say);
  if (status !== 0) throw await failure('writing', target, stderr);
}

/**
 * Runs `work` on a target and restores the size of a file: bmaptool truncates it to the image's size.
 */
export async function keepingSize<T>(target: Target, work: () => Promise<T>): Promise<T> {
  const size = async () =>
    target.kind === 'file' && (await exists(target.path)) ? (await stat(target.path)).size : 0;
  const before = await size();
  const result = await work();
  if (before > (await size())) await truncate(target.path, before);
  return result;
}

/**
 * Reads the written data back from the card itself.
 * @throws UserError if it differs
 */
export async function readBack(
  bmap: Bmap,
  target: Target,
  say: (line: string) => void,
): Promise<void> {
  await forgetCached(target);
  const { status, stderr } = await copyMapped(target.path, '/dev/null', bmap, say);
  if (status === 0) return;
  const blocks = /checksum mismatch for blocks range (\d+-\d+)/.exec(stderr)?.[1];
  if (blocks === undefined) throw await failure('verifying', target, stderr);
  throw new UserError(
    `${target.path} returns other data than was written (blocks ${blocks})`,
    'the card is worn, or smaller than it claims; use another',
  );
}

/** Flushes, and drops the kernel's cached pages of the card, so that the next read comes from the card. */
export async function forgetCached({ path }: Target): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync().finally(() => file.close());
  // posix_fadvise(POSIX_FADV_DONTNEED); BLKFLSBUF would need root (coreutils manual, dd, "nocache").
  await run('dd', [`if=${path}`, 'iflag=nocache', 'count=0', 'status=none']);
}

/** @returns true if the reader ejected the card; false if the card is merely idle */
export async function eject(target: Target): Promise<boolean> {
  if (target.kind === 'file' || target.disk.type === 'loop') return false;
  const { status } = await run('eject', [target.path], {
    okStatus: [...Array(256).keys()],
    timeout: 30_000,
  });
  return status === 0;
}

async function failure(
  doing: string,
  target: Target,
  stderr: RunResult['stderr'],
): Promise<UserError> {
  return explainFailure(doing, target, stderr, await isThere(target));
}

async function isThere(target: Target): Promise<boolean> {
  if (target.kind === 'file') return true;
  // After the card is removed, its reader remains, with size 0.
  const disks = await listDisks();
  return disks.some(({ path, size }) => path === target.path && size > 0);
}
