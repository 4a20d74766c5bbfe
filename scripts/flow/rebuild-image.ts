import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { imageRecord } from '../artefacts';
import { loadBoard } from '../board';
import {
  ensureTools,
  EXIT,
  runSteps,
  throwIfInterrupted,
  UserError,
  type OutputPaths,
} from '../host';
import { assemble, type ImageRecord } from '../image';
import type { SystemFiles } from '../system';
import { SYSTEMS } from './build-image';
import { readDevice } from './read-device';
import { inOutputFolder, renderDevice, settingsFile } from './render-device';

export interface RebuildRequest {
  /** path of the device's YAML file */
  device: string;
  /** of the image that is to be made again */
  record: ImageRecord;
  /** where it is made; not where images lie that one would miss */
  paths: OutputPaths;
  quiet: boolean;
}

/**
 * Makes an image again from the packages that it was made of. With the same YAML and the same pppi it
 * is the same to the byte.
 * @returns the packages used, and which file comes from which
 * @throws UserError if a package can no longer be had
 */
export async function rebuildImage({
  device: file,
  record,
  paths,
  quiet,
}: RebuildRequest): Promise<Pick<SystemFiles, 'packages' | 'owners'>> {
  const device = { ...(await readDevice(file)), name: record.device, system: record.system };
  if (device.board !== record.board)
    throw new UserError(
      `${file} is for the board ${device.board}, the image for ${record.board}`,
      'name the right device file with --device FILE',
      EXIT.usage,
    );
  const { system: base, needs } = SYSTEMS[record.system];
  const board = await loadBoard(record.board);
  const workDir = join(paths.dir, 'work');
  let system: SystemFiles | undefined;

  await inOutputFolder(paths, () =>
    runSteps(
      [
        {
          title: 'Look for the tools',
          run: (say) => ensureTools(needs.tools, needs.packages, say),
        },
        {
          title: `Render the overlay of ${device.name}`,
          run: async (say) =>
            say(`${(await renderDevice(device, file, paths, record.builder)).length} files`),
        },
        {
          title: `Make the root file system again (${record.system})`,
          run: async (say) => {
            system = await base.build({
              name: device.name,
              board: board.name,
              deviceDir: paths.dir,
              overlay: paths.overlay,
              deviceTable: paths.deviceTable,
              workDir,
              compression: record.compression,
              refresh: false,
              pin: { packages: record.packages, epoch: record.sourceDate },
              offline: false,
              say,
            });
          },
        },
        {
          title: 'Put the image together',
          run: async (say) => {
            if (!system) throw new Error('no system was made');
            const { config, builder, compression } = record;
            const same = imageRecord(device, config, compression, system, builder);
            const again = { ...same, config };
            const settings = settingsFile(paths);
            const out = paths.image;
            await assemble({ system, board, record: again, settings, out, workDir, say });
            await rm(workDir, { recursive: true, force: true });
          },
        },
      ],
      quiet,
    ),
  );
  throwIfInterrupted();
  if (!system) throw new Error('no system was made');
  return system;
}
