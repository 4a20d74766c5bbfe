import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadBoard } from '../board';
import {
  ensureTools,
  outputPaths,
  runSteps,
  throwIfInterrupted,
  writeWhole,
  type OutputPaths,
} from '../host';
import { assemble } from '../image';
import type { DeviceModel } from '../model';
import { debian, type Compression, type System, type SystemFiles } from '../system';
import { BUILD_TOOLS } from './needs';
import { readDevice } from './read-device';
import { inOutputFolder, renderDevice } from './render-device';

export interface BuildRequest {
  /** path of the device's YAML file */
  device: string;
  compression: Compression;
  /** look for newer packages instead of using the cached base */
  refresh: boolean;
  /** show no progress */
  quiet: boolean;
}

export interface BuildResult {
  device: DeviceModel;
  paths: OutputPaths;
  packages: SystemFiles['packages'];
}

const SYSTEMS: Record<DeviceModel['system'], System> = { debian };

/**
 * YAML → sdcard.img, with the lock file of its packages beside it.
 * What was there before stays until the new image is whole.
 */
export async function buildImage({
  device: file,
  compression,
  refresh,
  quiet,
}: BuildRequest): Promise<BuildResult> {
  const device = await readDevice(file);
  const paths = outputPaths(file);
  const board = await loadBoard(device.board);
  const workDir = join(paths.dir, 'work');
  let system: SystemFiles | undefined;

  await inOutputFolder(paths, () =>
    runSteps(
      [
        {
          title: 'Look for the tools',
          run: (say) => ensureTools(BUILD_TOOLS.tools, BUILD_TOOLS.packages, say),
        },
        {
          title: `Render the overlay of ${device.name}`,
          run: async (say) => say(`${(await renderDevice(device, paths)).length} files`),
        },
        {
          title: `Make the root file system (${device.system})`,
          run: async (say) => {
            const { overlay, deviceTable } = paths;
            const request = {
              board: board.name,
              overlay,
              deviceTable,
              workDir,
              compression,
              refresh,
              say,
            };
            system = await SYSTEMS[device.system].build(request);
          },
        },
        {
          title: 'Put the image together',
          run: async (say) => {
            if (!system) throw new Error('no system was made');
            await assemble({ system, board, out: paths.image, workDir, say });
            await writeWhole(
              paths.lock,
              `${JSON.stringify({ packages: system.packages }, null, 2)}\n`,
            );
            await rm(workDir, { recursive: true, force: true });
          },
        },
      ],
      quiet,
    ),
  );
  throwIfInterrupted();
  return { device, paths, packages: system?.packages ?? [] };
}
