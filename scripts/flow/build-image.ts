import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { imageRecord, publish } from '../artefacts';
import { loadBoard } from '../board';
import {
  ensureTools,
  EXIT,
  outputPaths,
  readBuilder,
  runSteps,
  throwIfInterrupted,
  UserError,
  type OutputPaths,
} from '../host';
import { assemble, type Manifest } from '../image';
import type { DeviceModel } from '../model';
import { buildroot, debian, type Compression, type System, type SystemFiles } from '../system';
import { BUILD_TOOLS, COMPILE_TOOLS, type Needs } from './needs';
import { readDevice } from './read-device';
import { inOutputFolder, renderDevice, settingsFile } from './render-device';

export interface BuildRequest {
  /** path of the device's YAML file */
  device: string;
  compression: Compression;
  /** make sdcard.img.xz too */
  compressed: boolean;
  /** look for newer packages instead of using the cached base */
  refresh: boolean;
  /** instead of the device's own */
  system?: SystemName;
  /** take nothing from the network; for the system buildroot */
  offline?: boolean;
  /** show no progress */
  quiet: boolean;
  /** told what is being done, instead of a list of the steps */
  tell?: (line: string) => void;
}

export interface BuildResult {
  device: DeviceModel;
  paths: OutputPaths;
  manifest: Manifest;
}

export const SYSTEMS: Record<DeviceModel['system'], { system: System; needs: Needs }> = {
  debian: { system: debian, needs: BUILD_TOOLS },
  buildroot: { system: buildroot, needs: COMPILE_TOOLS },
};

export type SystemName = DeviceModel['system'];
export const SYSTEM_NAMES = Object.keys(SYSTEMS) as SystemName[];

/**
 * YAML → sdcard.img, and beside it what goes with an image: scripts/artefacts/.
 * What was there before stays until the new image is whole.
 */
export async function buildImage({
  device: file,
  compression,
  compressed,
  refresh,
  system: chosen,
  offline = false,
  quiet,
  tell,
}: BuildRequest): Promise<BuildResult> {
  const read = await readDevice(file);
  const device = { ...read, system: chosen ?? read.system };
  if (offline && device.system !== 'buildroot')
    throw new UserError(
      '--offline is for the system buildroot',
      'add --system buildroot',
      EXIT.usage,
    );
  if (refresh && device.system !== 'debian')
    throw new UserError(
      `--refresh is for the system debian; that of ${device.name} is pinned`,
      'leave it out',
      EXIT.usage,
    );
  refuseWhatIsNotCompiled(device);
  const { system: base, needs } = SYSTEMS[device.system];
  const paths = outputPaths(file);
  const board = await loadBoard(device.board);
  const workDir = join(paths.dir, 'work');
  const builder = await readBuilder();
  let system: SystemFiles | undefined;
  let manifest: Manifest | undefined;

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
            say(`${(await renderDevice(device, file, paths, builder)).length} files`),
        },
        {
          title: `Make the root file system (${device.system})`,
          run: async (say) => {
            const { overlay, deviceTable } = paths;
            const request = {
              name: device.name,
              board: board.name,
              deviceDir: paths.dir,
              overlay,
              deviceTable,
              workDir,
              compression,
              refresh,
              offline,
              say,
            };
            system = await base.build(request);
          },
        },
        {
          title: 'Put the image together',
          run: async (say) => {
            if (!system) throw new Error('no system was made');
            const record = imageRecord(device, file, compression, system, builder);
            const stage = system.papersDir;
            const out = join(stage, basename(paths.image));
            const settings = settingsFile(paths);
            await assemble({ system, board, record, settings, out, workDir, say });
            manifest = await publish({ stage, record, paths, compressed, say });
            await rm(workDir, { recursive: true, force: true });
          },
        },
      ],
      quiet,
      tell,
    ),
  );
  throwIfInterrupted();
  if (!manifest) throw new Error('no image was made');
  return { device, paths, manifest };
}

/** Left out, a package that somebody asked for would be missing in silence. */
function refuseWhatIsNotCompiled({
  name,
  system,
  buildroot: { packages, kernel },
}: DeviceModel): void {
  if (system === 'buildroot' || packages.length + kernel.length === 0) return;
  throw new UserError(
    `${name} asks for ${[...packages, ...kernel].join(', ')}, and the system ${system} compiles nothing`,
    `add --system buildroot, or take the key buildroot out of ${name}.yaml`,
    EXIT.usage,
  );
}
