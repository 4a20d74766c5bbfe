import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileSystemOf, readPartitions } from '../image';
import type { CheckoutCommands } from './checkout-commands';
import type { Benchmark, Side } from './measure';

/** Where code for the device is. */
const DEVICE_CODE = ['overlay', 'device'];
/** Offset of `bytes_used`, 64 bits, in the superblock (Linux, fs/squashfs/squashfs_fs.h). */
const BYTES_USED = 40;

/** How much there is. */
export function sizeBenchmark(commands: CheckoutCommands, { root }: Side): Benchmark {
  return {
    measures: [
      { name: `lines in ${DEVICE_CODE.map((dir) => `${dir}/`).join(' and ')}`, unit: 'lines' },
      { name: 'root file system', unit: 'MB' },
    ],
    prepare: () => commands.prepareImage(),
    run: async () => [await linesIn(root), (await rootBytes(commands.image)) / 1e6],
  };
}

async function linesIn(root: string): Promise<number> {
  let lines = 0;
  for (const dir of DEVICE_CODE) {
    const entries = await readdir(join(root, dir), { recursive: true, withFileTypes: true }).catch(
      // An old commit has no such folder.
      () => [],
    );
    for (const entry of entries.filter((each) => each.isFile()))
      lines += (await readFile(join(entry.parentPath, entry.name), 'utf8')).split('\n').length - 1;
  }
  return lines;
}

async function rootBytes(image: string): Promise<number> {
  for (const partition of await readPartitions(image)) {
    if ((await fileSystemOf(image, partition)) !== 'squashfs') continue;
    const file = await open(image);
    try {
      const { buffer } = await file.read(Buffer.alloc(8), 0, 8, partition.start + BYTES_USED);
      return Number(buffer.readBigUInt64LE());
    } finally {
      await file.close();
    }
  }
  return NaN;
}
