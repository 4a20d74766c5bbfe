import { join } from 'node:path';
import type { Board } from '../hardware';
import { LIMITS, readRegular } from '../os';
import { compile } from '../render';

/**
 * Sectors of a cluster of the boot partition, as in Raspberry Pi's own images (raspberrypi/firmware#1738); a
 * small partition is FAT32 only with clusters this small (Microsoft, FAT specification 1.03: at least 65,525 clusters).
 */
export const CLUSTER_SECTORS = 1;

const TEMPLATE = join(__dirname, 'genimage.cfg.hbs');

/** @returns the genimage.cfg of a board's card */
export async function genimageConfig({ card }: Pick<Board, 'card'>): Promise<string> {
  const source = (await readRegular(TEMPLATE, LIMITS.overlay)).toString();
  const context = { card, clusterSectors: CLUSTER_SECTORS };
  return compile('genimage.cfg.hbs', source)(context, { isPrivate: false });
}
