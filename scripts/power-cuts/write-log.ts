import type { WriteCommand } from './types';

/** log_write_super.magic of Linux, drivers/md/dm-log-writes.c. */
const MAGIC = 0x6a736677736872n;
/** log_write_entry.flags: a discard is not followed by data. */
const DISCARD = 1 << 2;
const SECTOR = 512;

/** A range of sectors in the log. */
interface Entry {
  sector: number;
  data: Buffer;
}

/**
 * Reads a log of QEMU's driver blklogwrites: a header sector, then for each write a sector that describes it, and its
 * data (Linux, Documentation/admin-guide/device-mapper/log-writes.rst). QEMU does not update the entry count in the
 * header while it runs, so reading stops at the end of the file.
 * @throws Error if the file is no such log
 */
export function parseSectors(log: Buffer): Entry[] {
  if (log.length === 0) return [];
  if (log.length < SECTOR || log.readBigUInt64LE(0) !== MAGIC || log.readUInt32LE(24) !== SECTOR)
    throw new Error('the recording is not a write log with sectors of 512 bytes');
  const entries: Entry[] = [];
  for (let at = SECTOR; at + SECTOR <= log.length;) {
    const sector = Number(log.readBigUInt64LE(at));
    const count = Number(log.readBigUInt64LE(at + 8));
    const flags = Number(log.readBigUInt64LE(at + 16));
    at += SECTOR;
    if ((flags & DISCARD) !== 0 || count === 0) continue;
    if (at + count * SECTOR > log.length) throw new Error('the recording is truncated');
    entries.push({ sector, data: log.subarray(at, at + count * SECTOR) });
    at += count * SECTOR;
  }
  return entries;
}

/** WRITE_BLOCK and WRITE_MULTIPLE_BLOCK of the SD specification, 4.7.4, in QEMU's trace event sdcard_normal_command. */
const WRITE = /^\S*sdcard_normal_command .*\bCMD(?:24|25) arg/;
/** QEMU's card writes a command's sectors one by one. */
const BLOCK = /^\S*sdcard_write_block /;

/**
 * The sectors that each command wrote.
 * @param log the log of blklogwrites
 * @param trace QEMU's events sdcard_normal_command and sdcard_write_block, in their order
 * @throws Error if the two do not match
 */
export function parseCommands(log: Buffer, trace: string): WriteCommand[] {
  const sizes: number[] = [];
  for (const line of trace.split('\n')) {
    if (WRITE.test(line)) sizes.push(0);
    else if (BLOCK.test(line)) sizes.push((sizes.pop() ?? 0) + 1);
  }
  const written = parseSectors(log).flatMap(({ sector, data }) =>
    Array.from({ length: data.length / SECTOR }, (_, i) => ({
      sector: sector + i,
      data: data.subarray(i * SECTOR, (i + 1) * SECTOR),
    })),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== written.length)
    throw new Error(`the card was told to write ${total} sectors but wrote ${written.length}`);
  let at = 0;
  return sizes.flatMap((size) => {
    const sectors = written.slice(at, (at += size));
    const [first] = sectors;
    if (first === undefined) return [];
    if (sectors.some(({ sector }, i) => sector !== first.sector + i))
      throw new Error(
        `a command from sector ${first.sector} wrote sectors that are not consecutive`,
      );
    return [{ sector: first.sector, sectors: sectors.map(({ data }) => data) }];
  });
}
