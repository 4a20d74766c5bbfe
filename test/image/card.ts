import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBoard, type Board } from '../../scripts/hardware';
import { assemble, type ImageRecord } from '../../scripts/image';

/** 1 May 2026, a time that no test runs at. */
export const EPOCH = 1_777_600_000;

/** What that card says of itself. */
export const RECORD: ImageRecord = {
  schema: 1,
  device: 'gate',
  config: 'config/gate.yaml',
  hostname: 'gate-7',
  board: 'rpi3',
  system: 'debian',
  compression: 'fast',
  links: [{ name: 'main', carrier: 'twilio', modem: 'huawei-12d1-14fe' }],
  builder: { name: 'pppi', version: '0.1.0' },
  sourceDate: EPOCH,
  packages: [
    { name: 'busybox', version: '1:1.37.0-6+b9', architecture: 'arm64', sha256: 'ab'.repeat(32) },
    {
      name: 'linux-image-6.12',
      version: '6.12.1-1',
      architecture: 'arm64',
      sha256: 'cd'.repeat(32),
    },
  ],
};
/** A pppi.conf as the overlay's template makes it, in short. */
export const SETTINGS = '# Settings.\n#hostname =\n#twilio.pin =\n';

/**
 * The board with a card a third as long: every test that packs, copies or compares an image goes over each byte of it.
 * Its boot partition is hardly more than the least that FAT32 takes (65,525 clusters of a sector).
 */
export async function smallBoard(): Promise<Board> {
  const { card, ...board } = await loadBoard('rpi3');
  return {
    ...board,
    card: {
      ...card,
      boot: { ...card.boot, size: 36 },
      root: { size: 6 },
      data: { ...card.data, size: 8 },
    },
  };
}

/**
 * Makes a card of which only the shape is real.
 * @param board where the sizes of the partitions count; else they are small
 * @param rootMebibytes size of the root file system's partition; else by what is in it
 * @returns the image
 */
export async function makeCard(
  dir: string,
  kernel: Buffer,
  rootfs: Buffer,
  board?: Board,
  rootMebibytes?: number,
): Promise<string> {
  const bootDir = join(dir, 'boot');
  await mkdir(bootDir, { recursive: true });
  await writeFile(join(bootDir, 'kernel8.img'), kernel);
  await writeFile(join(bootDir, 'initramfs.img'), 'initramfs');
  await writeFile(join(bootDir, 'bcm2837-rpi-3-b.dtb'), 'device tree');
  await writeFile(join(dir, 'rootfs.squashfs'), rootfs);
  await writeFile(join(dir, 'pppi.conf'), SETTINGS);
  const image = join(dir, 'sdcard.img');
  await assemble({
    system: { bootDir, rootfs: join(dir, 'rootfs.squashfs'), epoch: EPOCH },
    board: board ?? (await smallBoard()),
    rootMebibytes,
    record: RECORD,
    settings: join(dir, 'pppi.conf'),
    out: image,
    workDir: join(dir, 'work'),
    say: () => {},
  });
  return image;
}
