import { copyFile, mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bootNames, type Board } from '../../board';
import { exists, run, UserError } from '../../host';
import { kernelVersion } from './modules';

/** The licence of the VideoCore firmware asks that it goes where the firmware goes. */
const FIRMWARE_LICENCE = 'usr/share/doc/raspi-firmware/copyright';

/**
 * Collects what goes on the boot partition, but for the board's own files and the initramfs.
 * The kernel is compressed: the firmware reads a card at some 20 MB/s and knows gzip by its first
 * bytes (raspberrypi/documentation, computers/config_txt/boot.adoc, arm_64bit); so does QEMU.
 * @returns the paths taken, below the unpacked tree
 */
export async function collectBootFiles(
  unpacked: string,
  board: Board,
  bootDir: string,
): Promise<string[]> {
  const version = await kernelVersion(unpacked);
  const kernel = `boot/vmlinuz-${version}`;
  const files = [
    ...board.firmware.map((name) => `usr/lib/raspi-firmware/${name}`),
    ...board.deviceTrees.map((name) => `usr/lib/linux-image-${version}/broadcom/${name}`),
  ];
  await mkdir(bootDir, { recursive: true });
  for (const path of [...files, kernel, FIRMWARE_LICENCE]) {
    if (!(await exists(join(unpacked, path))))
      throw new UserError(
        `no Debian package brought ${path}`,
        `see ${join(board.dir, 'board.yaml')}`,
      );
  }
  for (const path of files) await copyFile(join(unpacked, path), join(bootDir, basename(path)));
  await copyFile(join(unpacked, FIRMWARE_LICENCE), join(bootDir, 'LICENCE.broadcom'));

  const { kernel: name } = await bootNames(board);
  await copyFile(join(unpacked, kernel), join(bootDir, name));
  await run('gzip', ['--no-name', '--best', '--force', '--suffix=.gz', join(bootDir, name)]);
  await rename(join(bootDir, `${name}.gz`), join(bootDir, name));
  return [...files, kernel, FIRMWARE_LICENCE];
}
