import type { ImageRecord } from '../image';

/** Everything the checks know about a card: plain data, read once from a finished image. */
export interface Card {
  /** what the image says it is */
  record: ImageRecord;
  /** the MBR */
  table: { signature: string; partitions: TablePartition[] };
  /** the file system of the boot partition, undefined if it is not FAT */
  fat: Fat | undefined;
  /** bytes of each file on the boot partition, by its name */
  bootFiles: Record<string, number>;
  /** the text of config.txt and cmdline.txt */
  config: string;
  cmdline: string;
  /** device trees, by file name */
  trees: Record<string, TreeNode>;
  kernel: Kernel;
  /** the firmware's programs, by file name */
  firmware: Record<string, Firmware>;
  initramfs: Initramfs;
  root: Root;
}

export interface TablePartition {
  /** in sectors of 512 bytes */
  start: number;
  size: number;
  type: number;
  bootable: boolean;
}

/** Fields of a FAT's boot sector (Microsoft, FAT specification 1.03), and what is derived from them. */
export interface Fat {
  /** in bytes */
  sector: number;
  /** in sectors */
  cluster: number;
  reserved: number;
  hidden: number;
  total: number;
  fats: number;
  /** data clusters; by the specification their number alone decides which FAT it is */
  clusters: number;
  kind: 'FAT12' | 'FAT16' | 'FAT32';
  /** whether it is laid out as FAT32, which is what Linux goes by (fs/fat/inode.c, fat_fill_super) */
  laidOutAs32: boolean;
}

/** A value of a device tree: strings, or cells of 32 bits. A property without a value is an empty list. */
export type Property = readonly (string | number)[];

export interface TreeNode {
  /** '/soc/mmc@7e202000', '/' for the root */
  path: string;
  properties: Record<string, Property>;
  children: TreeNode[];
}

export interface Kernel {
  /** name of the file on the boot partition */
  file: string;
  /** bytes */
  size: number;
  /** as `uname -r` prints it, undefined if the file has none */
  version: string | undefined;
  format: 'Image' | 'gzip' | 'zboot' | 'unknown';
  /** undefined if it is not an arm64 Image */
  header: KernelHeader | undefined;
  /** which `compatible` of the card's trees a driver in the Image names */
  compatibles: string[];
  /** initramfs compression formats that it unpacks */
  unpacks: string[];
}

/** Linux, Documentation/arch/arm64/booting.rst, "4. Call the kernel image". */
export interface KernelHeader {
  textOffset: number;
  /** bytes in memory, BSS included */
  imageSize: number;
  /** KiB, undefined if the header does not say */
  pageSize: number | undefined;
}

export interface Firmware {
  /** which of the board's model names it knows */
  models: string[];
  /** whether it has the pattern by which it names a device tree */
  composesNames: boolean;
  /** build date, 2024-04-17 */
  built: string | undefined;
}

export interface Initramfs {
  /** name of the file on the boot partition */
  file: string;
  /** bytes */
  size: number;
  compression: string;
  /** in archive order */
  entries: { path: string; kind: 'file' | 'folder' | 'link' | 'other' }[];
  /** lines of etc/boot-modules, which /init loads in this order */
  bootModules: string[];
  /** `options` lines of etc/modprobe.d */
  options: string[];
  modules: Modules;
}

export interface Root {
  inittab: string;
  modules: Modules;
}

/** What depmod wrote about one kernel's modules. Names have '_' in place of '-'. */
export interface Modules {
  /** every module there is, with the modules it needs */
  needs: Record<string, string[]>;
  builtin: string[];
  /** modalias pattern and the module that handles it */
  aliases: [pattern: string, module: string][];
}
