import { open, type FileHandle } from 'node:fs/promises';
import { fileSystemOf, readPartitions, type Partition } from './partitions';

/** A part of an image, in bytes; `end` is the first byte after it. */
export interface Range {
  start: number;
  end: number;
}

/** Block size of block maps, and the page size of cards. */
export const BLOCK = 4096;

/**
 * Finds what must be written to a card for its file systems to be right, whatever the card held before.
 * The file's holes do not show it: they depend on the disk where it lies, and mke2fs leaves holes
 * where the kernel relies on zeros (inode tables of a group that is marked ITABLE_ZEROED).
 * @returns ranges of whole blocks, in order, with gaps between them; the rest of a fresh image is zeros
 * @throws UserError if the file is not a card's image
 */
export async function neededRanges(image: string): Promise<Range[]> {
  const partitions = await readPartitions(image);
  const file = await open(image);
  try {
    const ranges: Range[] = [{ start: 0, end: BLOCK }];
    for (const partition of partitions) {
      const kind = await fileSystemOf(image, partition);
      const used = Math.max(
        BLOCK,
        Math.min(await usedBytes(file, partition, kind), partition.size),
      );
      const end = partition.start + Math.ceil(used / BLOCK) * BLOCK;
      ranges.push({ start: partition.start, end });
    }
    return ranges;
  } finally {
    await file.close();
  }
}

/** @returns how many bytes of a partition are in use, from its start; all of them if unknown */
async function usedBytes(
  file: FileHandle,
  partition: Partition,
  kind: Awaited<ReturnType<typeof fileSystemOf>>,
): Promise<number> {
  const head = await read(file, partition.start, 512);
  if (kind === 'squashfs') return Number(head.readBigUInt64LE(40));
  if (kind === 'fat') return usedOfFat32(file, partition, head);
  return partition.size;
}

/** Up to the last cluster that the first FAT marks as in use (Microsoft, FAT specification 1.03). */
async function usedOfFat32(file: FileHandle, partition: Partition, boot: Buffer): Promise<number> {
  const sector = boot.readUInt16LE(11);
  const cluster = boot.readUInt8(13) * sector;
  const fatStart = boot.readUInt16LE(14) * sector;
  const fatSize = boot.readUInt32LE(36) * sector;
  if (boot.toString('latin1', 82, 87) !== 'FAT32' || cluster === 0) return partition.size;
  const fat = await read(file, partition.start + fatStart, fatSize);
  const clusters = fatStart + boot.readUInt8(16) * fatSize;
  let last = Math.floor(fatSize / 4) - 1;
  while (last > 1 && fat.readUInt32LE(last * 4) === 0) last--;
  return clusters + (last - 1) * cluster;
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer;
}
