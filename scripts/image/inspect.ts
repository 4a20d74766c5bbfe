import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseBootNames } from '../hardware';
import { say } from '../frame';
import { ensureTools, inTempDir, sha256File } from '../os';
import { copyFromBoot } from './boot-partition';
import { findManifest, isOf } from './record/manifest-file';
import { readPartitions, type Partition } from './partitions';
import { withPlainImage } from './plain';
import { readRecord, type ImageRecord } from './record/record';

/** What an image file reveals about itself. */
export interface Inspection {
  /** bytes of the file, compressed or not */
  bytes: number;
  sha256: string;
  record: ImageRecord;
  /** as in the kernel itself, undefined if it is not found */
  kernel: string | undefined;
  partitions: Partition[];
  /** whether a manifest lies beside the file, and whether it describes this very file */
  manifest: 'none' | 'fits' | 'of another image';
}

/**
 * Reads what an image is from the image itself, compressed or not, without mounting it.
 * @throws UserError if it is not an image, is damaged, or was not made by pppi
 */
export async function inspectImage(path: string): Promise<Inspection> {
  await ensureTools({ tools: ['mcopy'] }, say);
  const facts = await withPlainImage(path, async (image) => ({
    record: await readRecord(image),
    kernel: await kernelVersion(image),
    partitions: await readPartitions(image),
  }));
  const sha256 = await sha256File(path);
  const { size: bytes } = await stat(path);
  return { bytes, sha256, ...facts, manifest: await askManifest(path, sha256) };
}

async function askManifest(path: string, sha256: string): Promise<Inspection['manifest']> {
  const found = await findManifest(path);
  if (!found) return 'none';
  return isOf(found.manifest, sha256) ? 'fits' : 'of another image';
}

/** Every kernel contains its version as plain text (init/version-timestamp.c, linux_banner). */
async function kernelVersion(image: string): Promise<string | undefined> {
  return inTempDir(async (dir) => {
    await copyFromBoot(image, ['config.txt'], dir);
    const { kernel } = parseBootNames(await readFile(join(dir, 'config.txt'), 'utf8'));
    await copyFromBoot(image, [kernel], dir);
    const text = (await readFile(join(dir, kernel))).toString('latin1');
    return /Linux version (\S+) \(/.exec(text)?.[1];
  });
}
