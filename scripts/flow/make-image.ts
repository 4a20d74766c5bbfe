import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assemble, imageRecord, MEBIBYTE, MOST_ROOT, type ImageRecord } from '../image';
import { loadBoard } from '../hardware';
import { CACHE_DIR, type Builder, type OutputPaths } from '../checkout';
import { Steps, throwIfInterrupted } from '../frame';
import { ensureTools, makeFolder, namingFullDisk, type Needs } from '../os';
import type { DeviceModel } from '../model';
import {
  buildroot,
  BUILDROOT_NEEDS,
  debian,
  PackageFaults,
  type System,
  type SystemFiles,
  type SystemRequest,
} from '../system';
import { BUILD_NEEDS } from './needs';
import { atTheirPlaces } from './package-faults';
import { wantedPackages } from './wanted-packages';
import { inspectOwnFiles } from './own-files';
import { inOutputFolder, renderDevice, settingsFile } from './render-device';

export const SYSTEMS: Record<DeviceModel['system'], { system: System; needs: Needs }> = {
  debian: { system: debian, needs: BUILD_NEEDS },
  buildroot: { system: buildroot, needs: BUILDROOT_NEEDS },
};

/** A system and the image's record, just before the image is put together. */
export interface Made {
  system: SystemFiles;
  record: ImageRecord;
  /** puts the image together. @param out its path @param record used instead of the one above */
  putTogether: (out: string, record?: ImageRecord) => Promise<void>;
  say: (line: string) => void;
}

export interface MakeRequest<T> {
  device: DeviceModel;
  /** path of its YAML file */
  file: string;
  paths: OutputPaths;
  /** the program and version that the image records as its maker */
  builder: Builder;
  /** how the root file system is made */
  base: Pick<SystemRequest, 'compression' | 'refresh' | 'offline' | 'pin'>;
  /** show no progress */
  quiet: boolean;
  /** called with progress, instead of a list of the steps */
  tell?: ((line: string) => void) | undefined;
  /** the last step */
  finish: (made: Made) => Promise<T>;
}

/**
 * Bytes on disk while an image is built: du(1) measured 288 MiB with a 38 MB kernel, which is there four times, and
 * the backports kernel has 52 MB; for a build from source, an estimate.
 */
const ROOM = { debian: 384 * 1024 ** 2, buildroot: 10 * 1024 ** 3 };

/**
 * The steps from a device to an image, in its output folder, with a list of them on the terminal.
 * @returns what `finish` returned
 * @throws UserError if something goes wrong that a user can fix; Interrupted on Ctrl-C
 */
export async function makeImage<T>({
  device,
  file,
  paths,
  builder,
  base,
  quiet,
  tell,
  finish,
}: MakeRequest<T>): Promise<T> {
  const { system: chosen, needs } = SYSTEMS[device.system];
  const board = await loadBoard(device.board);
  const workDir = join(paths.dir, 'work');

  await makeFolder(CACHE_DIR);
  const where = {
    name: device.name,
    board: board.name,
    kernel: device.debian.kernel,
    deviceDir: paths.dir,
    overlay: paths.overlay,
    deviceTable: paths.deviceTable,
    workDir,
    packages: {
      wanted: wantedPackages(device),
      folder: dirname(file),
      room: (device.card.root ?? MOST_ROOT) * MEBIBYTE,
    },
  };
  const steps = Steps.begin('Look for the tools', (say) => ensureTools(needs, say))
    .step(`Render the overlay of ${device.name}`, async (_, say) => {
      const files = await renderDevice(device, file, paths, builder);
      say(`${files.length} files`);
      return files;
    })
    .step(`Make the root file system (${device.system})`, (files, say) =>
      chosen
        .build({ ...base, ...where, inspect: inspectOwnFiles(device, files), say })
        .catch((error: unknown) => {
          throw error instanceof PackageFaults ? atTheirPlaces(error, device) : error;
        }),
    )
    .step('Put the image together', (system, say) => {
      const record = imageRecord(device, file, base.compression, system, builder);
      const settings = settingsFile(paths);
      const sized = { rootMebibytes: device.card.root };
      const putTogether = (out: string, other = record) =>
        assemble({ ...sized, system, board, record: other, settings, out, workDir, say });
      return finish({ system, record, putTogether, say });
    });
  const tidyUp = () => rm(workDir, { recursive: true, force: true });
  // After a failure too: on a full disk, these leftovers take most of the space.
  const places = { PPPI_BUILD_DIR: paths.dir, PPPI_CACHE_DIR: CACHE_DIR, TMPDIR: tmpdir() };
  const naming = () =>
    namingFullDisk(places, ROOM[device.system], () => steps.run({ quiet, tell }));
  const result = await inOutputFolder(paths, () => naming().finally(tidyUp), tell);
  throwIfInterrupted();
  return result;
}
