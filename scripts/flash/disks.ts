import { run } from '../os';

/** A whole disk of this machine, as lsblk(8) reports it. */
export interface Disk {
  /** /dev/sdb */
  path: string;
  /** lsblk's TYPE: disk, loop, part, … */
  type: string;
  /** bytes; 0 for a card reader without a card */
  size: number;
  /** vendor and model, if the disk reports them */
  model: string;
  /** usb, mmc, sata, nvme, …; '' if lsblk does not know */
  bus: string;
  /** can be removed while the machine runs */
  removable: boolean;
  /** write-protected */
  readOnly: boolean;
  /** where it or a part of it is mounted; [SWAP] is swap space */
  mountpoints: string[];
  /** devices built on it, besides partitions: encryption, RAID, LVM */
  holders: string[];
  /** paths of its partitions */
  partitions: string[];
}

interface Row {
  path: string;
  type: string;
  size: number | null;
  model: string | null;
  vendor: string | null;
  tran: string | null;
  rm: boolean;
  hotplug: boolean;
  ro: boolean;
  mountpoints: (string | null)[] | null;
  subsystems: string | null;
  children?: Row[];
}

const COLUMNS = 'PATH,TYPE,SIZE,MODEL,VENDOR,TRAN,RM,HOTPLUG,RO,MOUNTPOINTS,SUBSYSTEMS';

/** @returns every disk of this machine, in lsblk's order */
export async function listDisks(): Promise<Disk[]> {
  const { stdout } = await run('lsblk', ['--json', '--bytes', '--output', COLUMNS]);
  return parseDisks(stdout);
}

/** The same from the output of `lsblk --json --bytes`. */
export function parseDisks(json: string): Disk[] {
  const { blockdevices } = JSON.parse(json) as { blockdevices: Row[] };
  return blockdevices.map((row) => {
    const below = descendants(row);
    return {
      path: row.path,
      type: row.type,
      size: row.size ?? 0,
      model: [row.vendor, row.model]
        .map((text) => text?.trim())
        .filter(Boolean)
        .join(' '),
      // A card reader on the board's own MMC bus has no transport.
      bus: row.tran ?? (row.subsystems?.split(':').includes('mmc') ? 'mmc' : ''),
      removable: row.rm || row.hotplug,
      readOnly: row.ro,
      mountpoints: [row, ...below].flatMap(({ mountpoints }) => (mountpoints ?? []).filter(isText)),
      holders: below.filter(({ type }) => type !== 'part').map(({ path }) => path),
      partitions: below.filter(({ type }) => type === 'part').map(({ path }) => path),
    };
  });
}

/** @returns the disks that may be cards: removable, with a medium inserted */
export function cards(disks: readonly Disk[]): Disk[] {
  return disks.filter(({ type, removable, size }) => type === 'disk' && removable && size > 0);
}

function descendants({ children = [] }: Row): Row[] {
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function isText(value: string | null): value is string {
  return value !== null && value !== '';
}
