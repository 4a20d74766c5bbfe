import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { EXIT, UserError } from '../frame';
import { exists } from '../os';
import { listDisks, type Disk } from './disks';

/** What is written to: a disk, or a file that stands for a card. */
export type Target = { kind: 'disk'; path: string; disk: Disk } | { kind: 'file'; path: string };

/** How Linux calls disks and their partitions, below /dev. */
const DISK_NAME = /^([shv]d[a-z]+\d*|(mmcblk|nvme\d+n|loop)\d+(p\d+)?)$/;

const LIST = 'npm run flash -- --list';

/**
 * Finds what a person named: a block device by any of its names, or a file, which may be a new one.
 * @throws UserError (usage) for a partition, for a disk that is not there, and for what is neither
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

/** `sdb` would make a file of that name, and report that it was written. */
async function refuseBareDiskName(name: string): Promise<void> {
  if (name.includes('/')) return;
  const disk = `/dev/${name}`;
  const status = await stat(disk).catch(() => undefined);
  if (status?.isBlockDevice())
    throw new UserError(
      `${name} may be ${disk} or a file`,
      `--yes ${disk}; or for a file --yes ./${name}`,
      EXIT.usage,
    );
  if (DISK_NAME.test(name) && !(await exists(name))) throw noDisk(disk);
}

function oldFile(path: string): Target {
  if (isBelowDev(path))
    throw new UserError(`${path} is a file, not a disk`, 'name a file elsewhere', EXIT.usage);
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

/** No place for files: one there was made by mistake, when the disk of that name was not there. */
function isBelowDev(path: string): boolean {
  return path.startsWith('/dev/');
}

function noDisk(path: string): UserError {
  return new UserError(`there is no disk ${path}`, LIST, EXIT.usage);
}
