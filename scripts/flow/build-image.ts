import { basename, join } from 'node:path';
import { publish } from '../image';
import { outputPaths, readBuilder, type OutputPaths } from '../checkout';
import { EXIT, UserError } from '../frame';
import type { Manifest } from '../image';
import type { DeviceModel } from '../model';
import type { Compression } from '../system';
import { forgetInputs, inputsOf, keepInputs } from './made-from';
import { makeImage, SYSTEMS } from './make-image';
import { readDevice } from './read-device';
import { refuseOtherSystems } from './refuse-options';

export interface BuildRequest {
  /** path of the device's YAML file */
  device: string;
  compression: Compression;
  /** also make sdcard.img.xz */
  compressed: boolean;
  /** look for newer packages instead of using the cached base */
  refresh: boolean;
  /** used instead of the device's own */
  system?: SystemName;
  /** do not use the network; for the system buildroot */
  offline?: boolean;
  /** show no progress */
  quiet: boolean;
  /** called with progress, instead of a list of the steps */
  tell?: (line: string) => void;
}

export interface BuildResult {
  device: DeviceModel;
  paths: OutputPaths;
  manifest: Manifest;
}

export type SystemName = DeviceModel['system'];
export const SYSTEM_NAMES = Object.keys(SYSTEMS) as SystemName[];

/**
 * YAML → sdcard.img, and beside it what accompanies an image: scripts/image/release/.
 * An older image stays until the new one is complete.
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
      '--offline works only with the system buildroot',
      'add --system buildroot',
      EXIT.usage,
    );
  if (refresh && device.system !== 'debian')
    throw new UserError(
      `--refresh works only with the system debian; ${device.name} has pinned sources`,
      'leave it out',
      EXIT.usage,
    );
  refuseOtherSystems(device);
  const paths = outputPaths(file);
  const manifest = await makeImage({
    device,
    file,
    paths,
    builder: await readBuilder(),
    base: { compression, refresh, offline },
    quiet,
    tell,
    finish: async ({ system: { papersDir: stage }, record, putTogether, say }) => {
      await putTogether(join(stage, basename(paths.image)));
      // From the file itself: --system may have changed it for this build only.
      const inputs = await inputsOf(read, file);
      await forgetInputs(paths);
      const published = await publish({ stage, record, paths, compressed, say });
      await keepInputs(paths, inputs);
      return published;
    },
  });
  return { device, paths, manifest };
}
