import { stat } from 'node:fs/promises';
import { UserError } from '../frame';
import { readPartitions } from '../image';
import { SECTOR, type Area } from './card';

/** The areas of a card, in order; every sector belongs to one. */
export interface Areas {
  table: Area;
  boot: Area;
  root: Area;
  /** up to the end of the card: the device grows the partition to that size before checking it */
  data: Area;
}

/** Indices of the areas in a Card made from `areaList`. */
export const AREA = { table: 0, boot: 1, root: 2, data: 3 } as const;

export const areaList = ({ table, boot, root, data }: Areas): Area[] => [table, boot, root, data];

/**
 * Finds the areas of a card by its partition table: the first partition is the boot partition, the last the data
 * partition.
 * @throws UserError if the card has no such table
 */
export async function findAreas(card: string): Promise<Areas> {
  const partitions = await readPartitions(card);
  const [boot, data] = [partitions[0], partitions.at(-1)];
  if (boot === undefined || data === undefined || partitions.length < 3)
    throw new UserError(`${card} has no boot, root and data partition`);
  const { size } = await stat(card);
  const at = [0, boot.start, boot.start + boot.size, data.start, size].map((byte) => byte / SECTOR);
  const area = (name: string, i: number): Area => ({
    name,
    start: at[i] ?? 0,
    end: at[i + 1] ?? 0,
  });
  return {
    table: area('table', 0),
    boot: area('boot', 1),
    root: area('root', 2),
    data: area('data', 3),
  };
}
