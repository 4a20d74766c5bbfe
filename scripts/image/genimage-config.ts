import { join } from 'node:path';
import type { Board } from '../hardware';
import { LIMITS, readRegular } from '../os';
import { compile } from '../render';

/**
 * Sectors of a cluster of the boot partition, as Raspberry Pi's own images have it (raspberrypi/firmware#1738); an
 * image of 48 MiB is a FAT32 only so (Microsoft, FAT specification 1.03: at least 65,525 clusters).
 */
export const CLUSTER_SECTORS = 1;

const TEMPLATE = join(__dirname, 'genimage.cfg.hbs');

/** @returns the genimage.cfg of a board's card */
export async function genimageConfig({ card }: Pick<Board, 'card'>): Promise<string> {
  const source = (await readRegular(TEMPLATE, LIMITS.overlay)).toString();
  const context = { card, clusterSectors: CLUSTER_SECTORS };
  return compile('genimage.cfg.hbs', source)(context, { isPrivate: false });
}
