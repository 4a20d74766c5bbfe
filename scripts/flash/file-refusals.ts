import { open, stat } from 'node:fs/promises';
import { exists } from '../os';
import { findBmap, type Bmap } from './bmap';
import type { Refusal } from './refusals';

const SECTOR = 512;

/** The last bytes of a first sector with a partition table (MBR: UEFI specification, 5.2.1). */
const MARK = Buffer.from([0x55, 0xaa]);

/**
 * Says why a file is not to be written to as if it were a card. A new file, an empty one and one that
 * has a partition table are as good as a card.
 * @param image what would be written
 * @returns all reasons; none if there is nothing against it
 */
export async function fileRefusals(path: string, image: string, bmap: Bmap): Promise<Refusal[]> {
  if (!(await exists(path))) return [];
  const belongs = await belongsToImage(path, image, bmap);
  if (belongs !== undefined)
    return [{ fact: belongs, hint: 'name another file; a new one will do', forced: false }];
  if (await mayBeCard(path)) return [];
  return [
    {
      fact: `${path} has no partition table: is it a card?`,
      hint: 'if all that is in it may be lost, --force',
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

/** By whatever names: links too. */
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
