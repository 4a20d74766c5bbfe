import { open } from 'node:fs/promises';
import { UserError } from '../frame';

/** One primary partition of an MBR. */
export interface Partition {
  /** 1 to 4 */
  number: number;
  /** bytes from the start of the image */
  start: number;
  /** bytes */
  size: number;
  /** system id: FAT, or 0x83 for Linux */
  type: number;
}

/** System id of a FAT partition addressed by LBA. */
const FAT = 0x0c;
/** First bytes of a squashfs (Linux, fs/squashfs/squashfs_fs.h). */
const SQUASHFS_MAGIC = 'hsqs';

const SECTOR = 512;
const TABLE = 446;
const ENTRY = 16;
const SIGNATURE = 0xaa55;

/**
 * Reads the partition table of an image (MBR: UEFI specification, 5.2.1).
 * @throws UserError if the file is not a card's image
 */
export async function readPartitions(image: string): Promise<Partition[]> {
  const file = await open(image);
  const sector = Buffer.alloc(SECTOR);
  try {
    await file.read(sector, 0, SECTOR, 0);
  } finally {
    await file.close();
  }
  if (sector.readUInt16LE(SECTOR - 2) !== SIGNATURE)
    throw new UserError(`${image} has no partition table`, 'build it with: npm run build-image');
  return [1, 2, 3, 4].map((number) => entry(sector, number)).filter(({ size }) => size > 0);
}

function entry(sector: Buffer, number: number): Partition {
  const at = TABLE + (number - 1) * ENTRY;
  return {
    number,
    start: sector.readUInt32LE(at + 8) * SECTOR,
    size: sector.readUInt32LE(at + 12) * SECTOR,
    type: sector.readUInt8(at + 4),
  };
}

/** @returns the file system of a partition, undefined if it is neither */
export async function fileSystemOf(
  image: string,
  { start, type }: Partition,
): Promise<'fat' | 'squashfs' | undefined> {
  if (type === FAT) return 'fat';
  const file = await open(image);
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, start);
    return buffer.toString('latin1') === SQUASHFS_MAGIC ? 'squashfs' : undefined;
  } finally {
    await file.close();
  }
}
