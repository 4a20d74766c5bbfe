import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileSystemOf, readPartitions, readRecord, type Partition } from '../image';
import { UserError } from '../frame';
import { compareBytes, type ByteDifference } from './bytes';
import { compareTrees, readFat, readSquashfs, type PathDifference, type Tree } from './trees';

/** One difference between an image and its rebuilt copy. */
export interface Difference {
  /** for messages: "boot partition" */
  where: string;
  /** the file, if known */
  file?: PathDifference;
  /** the two copies of a file that both images contain */
  copies?: [image: string, rebuilt: string];
  /** the package of the file, if known */
  package?: string;
  /** if no file can be named */
  bytes?: ByteDifference;
  /** the difference in words, if the fields above do not show it */
  note?: string;
}

/** The package of each file, by its path on the device; a folder stands for all files in it. */
export type Owners = Readonly<Record<string, string>>;

/**
 * Finds the differences between two images, down to partition, file and package.
 * @param dir an empty folder for the extracted files of both; it will hold secrets
 * @returns empty if they are identical
 */
export async function compareImages(
  image: string,
  rebuilt: string,
  owners: Owners,
  dir: string,
): Promise<Difference[]> {
  const [size, rebuiltSize] = [(await stat(image)).size, (await stat(rebuilt)).size];
  const whole = await compareBytes(image, rebuilt, 0, Math.max(size, rebuiltSize));
  if (!whole && size === rebuiltSize) return [];
  const found = await comparePackages(image, rebuilt);
  if (size !== rebuiltSize)
    found.push({ where: 'image', note: `${size} bytes, rebuilt ${rebuiltSize}` });
  const [table, rebuiltTable] = [await readPartitions(image), await readPartitions(rebuilt)];
  if (JSON.stringify(table) !== JSON.stringify(rebuiltTable))
    return [...found, { where: 'partition table', note: tables(table, rebuiltTable) }];

  let begin = 0;
  for (const partition of table) {
    const gap = await compareBytes(image, rebuilt, begin, partition.start - begin);
    if (gap) found.push({ where: `before partition ${partition.number}`, bytes: gap });
    const bytes = await compareBytes(image, rebuilt, partition.start, partition.size);
    begin = partition.start + partition.size;
    if (bytes) found.push(...(await lookInside({ image, rebuilt, partition, bytes, owners, dir })));
  }
  const rest = await compareBytes(image, rebuilt, begin, Math.max(size, rebuiltSize) - begin);
  if (rest) found.push({ where: 'after the last partition', bytes: rest });
  return found;
}

/** Compares the package lists that the images record, where they can be read. */
async function comparePackages(image: string, rebuilt: string): Promise<Difference[]> {
  const versions = async (path: string) => {
    const { packages } = await readRecord(path);
    return new Map(packages.map(({ name, version }) => [name, version]));
  };
  const [mine, made] = await Promise.all([image, rebuilt].map(versions)).catch(() => []);
  if (!mine || !made) return [];
  const names = [...new Set([...mine.keys(), ...made.keys()])].sort();
  return names
    .filter((name) => mine.get(name) !== made.get(name))
    .map((name) => ({
      where: 'packages',
      package: name,
      note: `${name} ${mine.get(name) ?? 'is not listed'}, rebuilt ${made.get(name) ?? 'without'}`,
    }));
}

interface Inside {
  image: string;
  rebuilt: string;
  partition: Partition;
  bytes: ByteDifference;
  owners: Owners;
  dir: string;
}

/** A file system that can be read without mounting it. */
interface Reader {
  where: string;
  read: (image: string, start: number, dir: string) => Promise<Tree>;
  /** prefix of a path on the device */
  prefix: string;
}

const READERS: Record<'fat' | 'squashfs', Reader> = {
  fat: { where: 'boot partition', read: readFat, prefix: 'boot/' },
  squashfs: { where: 'root file system', read: readSquashfs, prefix: '' },
};

async function lookInside(inside: Inside): Promise<Difference[]> {
  const { image, rebuilt, partition, bytes, owners, dir } = inside;
  const kind = await fileSystemOf(rebuilt, partition);
  const reader = kind && READERS[kind];
  if (!reader) return [{ where: `partition ${partition.number} (data)`, bytes }];
  const { where, prefix } = reader;
  const [here, there] = [
    join(dir, `${partition.number}-image`),
    join(dir, `${partition.number}-rebuilt`),
  ];
  let differences: PathDifference[];
  try {
    const mine = await reader.read(image, partition.start, here);
    differences = compareTrees(mine, await reader.read(rebuilt, partition.start, there));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [{ where, bytes, note: 'its file system cannot be read' }];
  }
  if (differences.length === 0)
    return [
      { where, bytes, note: 'all files are identical; only metadata of the file system differs' },
    ];
  return differences.map((file) => {
    const owner = ownerOf(`${prefix}${file.path}`, owners);
    return {
      where,
      file,
      ...(file.what === 'content' && file.open
        ? { copies: [join(here, file.path), join(there, file.path)] as [string, string] }
        : {}),
      ...(owner ? { package: owner } : {}),
    };
  });
}

/** Looks up a path, or the nearest folder above it. */
function ownerOf(path: string, owners: Owners): string | undefined {
  for (let at = path; at !== ''; at = at.replace(/\/?[^/]*$/, ''))
    if (owners[at]) return owners[at];
  return undefined;
}

function tables(one: readonly Partition[], other: readonly Partition[]): string {
  const text = (table: readonly Partition[]) =>
    table.map(({ number, start, size }) => `${number}: ${size} bytes at ${start}`).join('; ');
  return `${text(one)}, rebuilt ${text(other)}`;
}
