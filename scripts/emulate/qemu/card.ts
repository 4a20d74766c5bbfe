import { copyFile, stat, truncate } from 'node:fs/promises';

/** The smallest card that is sold and that an image with its data partition fits on several times. */
const SMALLEST = 256 * 1024 * 1024;

/**
 * Puts an image on a card: a sparse copy that is as large as a card. QEMU takes a size that is a power
 * of two only (hw/sd/sd.c), and the device has room to grow its data partition into.
 */
export async function insertCard(image: string, card: string): Promise<void> {
  await copyFile(image, card);
  const { size } = await stat(image);
  await truncate(card, Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(size))));
}
