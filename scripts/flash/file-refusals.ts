import { open, stat } from 'node:fs/promises';
import { exists } from '../os';
import { findBmap, type Bmap } from './bmap';
import type { Refusal } from './refusals';

const SECTOR = 512;

/** The last two bytes of a sector with a partition table (MBR: UEFI specification, 5.2.1). */
const MARK = Buffer.from([0x55, 0xaa]);

/**
 * Lists the reasons not to write to a file in place of a card. A new file, an empty one and one with a partition table
 * are accepted.
 * @param image the image to write
 * @returns all reasons; empty if the file may be written to
 */
export async function fileRefusals(path: string, image: string, bmap: Bmap): Promise<Refusal[]> {
  if (!(await exists(path))) return [];
  const belongs = await belongsToImage(path, image, bmap);
  if (belongs !== undefined)
    return [{ fact: belongs, hint: 'name another file, which need not exist yet', forced: false }];
  if (await mayBeCard(path)) return [];
  return [
    {
      fact: `${path} has no partition table: is it a card?`,
      hint: 'if its contents may be lost, use --force',
      forced: true,
    },
  ];
}

async function belongsToImage(
  path: string,
  image: string,
  bmap: Bmap,
): Promise<string | undefined> {
  if (await isSame(path, image)) return `${path} is the image itself`;
  if (await isSame(path, bmap.path)) return `${path} is the bmap of the image`;
  // A card has no bmap; an image has, and its compressed form has the same.
  const beside = await findBmap(path);
  return beside === undefined ? undefined : `${path} is an image: ${beside} is beside it`;
}

/** By any name, links included. */
async function isSame(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(one), stat(other)]);
  return a.dev === b.dev && a.ino === b.ino;
}

async function mayBeCard(path: string): Promise<boolean> {
  const { size, blocks } = await stat(path);
  if (size === 0) return true;
  const sector = Buffer.alloc(SECTOR);
  const file = await open(path);
  await file.read(sector, 0, SECTOR, 0).finally(() => file.close());
  // Some file systems count no block for a file of a few bytes.
  const hole = blocks === 0 && sector.every((byte) => byte === 0);
  return hole || sector.subarray(-MARK.length).equals(MARK);
}
