import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileSystemOf, readPartitions, readRecord, type Partition } from '../image';
import { UserError } from '../frame';
import { compareBytes, type ByteDifference } from './bytes';
import { compareTrees, readFat, readSquashfs, type PathDifference, type Tree } from './trees';

/** One thing in which an image is not what it should be. */
export interface Difference {
  /** for people: "boot partition" */
  where: string;
  /** a file, where that is known */
  file?: PathDifference;
  /** the two copies of a file that both images have, to look into */
  copies?: [image: string, rebuilt: string];
  /** the package that the file comes from, where that is known */
  package?: string;
  /** where no file can be named */
  bytes?: ByteDifference;
  /** for people, where the above does not say it */
  note?: string;
}

/** Which package a file comes from, by its path on the device; folders stand for all that is in them. */
export type Owners = Readonly<Record<string, string>>;

/**
 * Finds in what two images differ, as far down as possible: partition, file, package.
 * @param dir an empty folder for the files of both; it will hold secrets
 * @returns nothing if they are the same to the byte
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

/** Compares what the images say that they were made of, as far as they can be asked. */
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
      note: `${name} ${mine.get(name) ?? 'is not named'}, rebuilt ${made.get(name) ?? 'without'}`,
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
  /** before a path, as it is called on the device */
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
    return [{ where, bytes, note: 'all files are the same, the file system around them is not' }];
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
