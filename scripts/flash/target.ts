import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { EXIT, UserError } from '../frame';
import { exists } from '../os';
import { listDisks, type Disk } from './disks';

/** The destination: a disk, or a file used in place of a card. */
export type Target = { kind: 'disk'; path: string; disk: Disk } | { kind: 'file'; path: string };

/** Linux's names of disks and their partitions, below /dev. */
const DISK_NAME = /^([shv]d[a-z]+\d*|(mmcblk|nvme\d+n|loop)\d+(p\d+)?)$/;

const LIST = 'npm run flash -- --list';

/**
 * Finds the named destination: a block device by any of its names, or an existing or new file.
 * @throws UserError (usage) for a partition, for a missing disk, and for anything that is neither disk nor file
 */
export async function findTarget(name: string): Promise<Target> {
  if (name === '') throw new UserError('--yes needs a DEVICE', LIST, EXIT.usage);
  await refuseBareDiskName(name);
  if (!(await exists(name))) return newFile(name);
  const path = await realpath(name);
  const status = await stat(path);
  if (status.isFile()) return oldFile(path);
  if (!status.isBlockDevice())
    throw new UserError(`${name} is neither a card nor a file`, LIST, EXIT.usage);
  const disks = await listDisks();
  const disk = disks.find((found) => found.path === path);
  if (disk) return { kind: 'disk', path, disk };
  const whole = disks.find(({ partitions }) => partitions.includes(path));
  throw new UserError(
    whole ? `${path} is a partition` : `${path} is not a disk that lsblk knows`,
    whole ? `the card is ${whole.path}` : LIST,
    EXIT.usage,
  );
}

/** `sdb` would create a file of that name and report it as written. */
async function refuseBareDiskName(name: string): Promise<void> {
  if (name.includes('/')) return;
  const disk = `/dev/${name}`;
  const status = await stat(disk).catch(() => undefined);
  if (status?.isBlockDevice())
    throw new UserError(
      `${name} could mean ${disk} or a file`,
      `--yes ${disk}; or for a file --yes ./${name}`,
      EXIT.usage,
    );
  if (DISK_NAME.test(name) && !(await exists(name))) throw noDisk(disk);
}

function oldFile(path: string): Target {
  if (isBelowDev(path))
    throw new UserError(`${path} is a file, not a disk`, 'choose a file outside /dev', EXIT.usage);
  return { kind: 'file', path };
}

async function newFile(name: string): Promise<Target> {
  const path = resolve(name);
  if (isBelowDev(path)) throw noDisk(path);
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (!folder?.isDirectory())
    throw new UserError(`there is no folder ${dirname(name)}`, 'check the path', EXIT.usage);
  return { kind: 'file', path: name };
}

/** No place for files: a file there was created by mistake, while no disk of that name was connected. */
function isBelowDev(path: string): boolean {
  return path.startsWith('/dev/');
}

function noDisk(path: string): UserError {
  return new UserError(`there is no disk ${path}`, LIST, EXIT.usage);
}
