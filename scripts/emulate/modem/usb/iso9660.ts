/** Bytes of a logical sector, ECMA-119 §6.1.2. */
export const SECTOR = 2048;
/** Sectors of the disc: the system area, two descriptors, the root directory. */
export const DISC_SECTORS = 32;

const PRIMARY_DESCRIPTOR = 16;
const TERMINATOR = 17;
const ROOT_DIRECTORY = 18;

/**
 * An empty ISO 9660 disc, so that a host which mounts the modem's CD-ROM finds a file system.
 *
 * @param label the volume's name, at most 32 characters
 * @returns the whole disc, `DISC_SECTORS` sectors
 */
export function emptyDisc(label: string): Buffer {
  const disc = Buffer.alloc(DISC_SECTORS * SECTOR);
  const primary = disc.subarray(PRIMARY_DESCRIPTOR * SECTOR);
  primary.write('\x01CD001\x01', 0, 'latin1');
  primary.fill(' ', 8, 72);
  primary.write(label, 40, 32, 'latin1');
  bothEndian(primary, 80, DISC_SECTORS, 4);
  for (const offset of [120, 124]) bothEndian(primary, offset, 1, 2);
  bothEndian(primary, 128, SECTOR, 2);
  directoryRecord('\0').copy(primary, 156);
  primary.fill(' ', 190, 813);
  primary[881] = 1;
  disc.write('\xffCD001\x01', TERMINATOR * SECTOR, 'latin1');
  const root = disc.subarray(ROOT_DIRECTORY * SECTOR);
  directoryRecord('\0').copy(root, 0);
  directoryRecord('\x01').copy(root, 34);
  return disc;
}

/** The root's own record, or its parent's, which is the root again (ECMA-119 §9.1). */
function directoryRecord(identifier: string): Buffer {
  const record = Buffer.alloc(34);
  record[0] = record.length;
  bothEndian(record, 2, ROOT_DIRECTORY, 4);
  bothEndian(record, 10, SECTOR, 4);
  record[25] = 2;
  bothEndian(record, 28, 1, 2);
  record[32] = 1;
  record.write(identifier, 33, 'latin1');
  return record;
}

/** A number in both byte orders, one after the other (ECMA-119 §7.2.3, §7.3.3). */
function bothEndian(bytes: Buffer, offset: number, value: number, size: 2 | 4): void {
  bytes.writeUIntLE(value, offset, size);
  bytes.writeUIntBE(value, offset + size, size);
}
