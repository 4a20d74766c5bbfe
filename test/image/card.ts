import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBoard } from '../../scripts/board';
import { assemble } from '../../scripts/image';

/** 1 May 2026, a time that no test runs at. */
export const EPOCH = 1_777_600_000;

/** Makes a card of which only the shape is real. @returns the image */
export async function makeCard(dir: string, kernel: Buffer, rootfs: Buffer): Promise<string> {
  const bootDir = join(dir, 'boot');
  await mkdir(bootDir, { recursive: true });
  await writeFile(join(bootDir, 'kernel8.img'), kernel);
  await writeFile(join(bootDir, 'initramfs.img'), 'initramfs');
  await writeFile(join(bootDir, 'bcm2837-rpi-3-b.dtb'), 'device tree');
  await writeFile(join(dir, 'rootfs.squashfs'), rootfs);
  const image = join(dir, 'sdcard.img');
  await assemble({
    system: { bootDir, rootfs: join(dir, 'rootfs.squashfs'), epoch: EPOCH },
    board: await loadBoard('rpi3'),
    out: image,
    workDir: join(dir, 'work'),
    say: () => {},
  });
  return image;
}
