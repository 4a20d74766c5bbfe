import { open } from 'node:fs/promises';
import { UserError } from '../../frame';
import { run } from '../../os';
import type { Card, Fat, TablePartition } from '../card';

interface Sfdisk {
  partitiontable: {
    label: string;
    id: string;
    partitions: { start: number; size: number; type: string; bootable?: boolean }[];
  };
}

/**
 * Reads the partition table, with sfdisk.
 * @throws UserError if it is not an MBR
 */
export async function readTable(image: string): Promise<Card['table']> {
  const { stdout } = await run('sfdisk', ['--json', image]);
  const { label, id, partitions } = (JSON.parse(stdout) as Sfdisk).partitiontable;
  if (label !== 'dos')
    throw new UserError(
      `${image} has a partition table of type ${label}`,
      "the Pi 3's boot ROM reads only an MBR",
    );
  return { signature: id.replace(/^0x/, ''), partitions: partitions.map(toPartition) };
}

function toPartition({ start, size, type, bootable = false }: SfdiskPartition): TablePartition {
  return { start, size, type: Number.parseInt(type, 16), bootable };
}

type SfdiskPartition = Sfdisk['partitiontable']['partitions'][number];

const SECTOR = 512;

/**
 * Reads the boot sector of a FAT (Microsoft, FAT specification 1.03, "BPB").
 * @param start of the partition, in sectors
 * @returns undefined if there is none
 */
export async function readFat(image: string, start: number): Promise<Fat | undefined> {
  const file = await open(image);
  const boot = Buffer.alloc(SECTOR);
  try {
    await file.read(boot, 0, SECTOR, start * SECTOR);
  } finally {
    await file.close();
  }
  return parseFat(boot);
}

/** @param boot the first 512 bytes of the partition */
export function parseFat(boot: Buffer): Fat | undefined {
  const [sector, cluster] = [boot.readUInt16LE(11), boot.readUInt8(13)];
  if (boot.readUInt16LE(510) !== 0xaa55 || sector === 0 || cluster === 0) return undefined;
  const [reserved, fats] = [boot.readUInt16LE(14), boot.readUInt8(16)];
  const total = boot.readUInt16LE(19) || boot.readUInt32LE(32);
  const fatSize = boot.readUInt16LE(22) || boot.readUInt32LE(36);
  const rootFolder = Math.ceil((boot.readUInt16LE(17) * 32) / sector);
  const clusters = Math.floor((total - reserved - fats * fatSize - rootFolder) / cluster);
  const kind = clusters < 4085 ? 'FAT12' : clusters < 65525 ? 'FAT16' : 'FAT32';
  const [hidden, laidOutAs32] = [boot.readUInt32LE(28), boot.readUInt16LE(22) === 0];
  return { sector, cluster, reserved, hidden, total, fats, clusters, kind, laidOutAs32 };
}
