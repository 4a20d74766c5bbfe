import { type OutputPaths } from '../checkout';
import { EXIT, UserError } from '../frame';
import type { ImageRecord } from '../image';
import type { SystemFiles } from '../system';
import { makeImage } from './make-image';
import { readDevice } from './read-device';

export interface RebuildRequest {
  /** path of the device's YAML file */
  device: string;
  /** of the image to rebuild */
  record: ImageRecord;
  /** folder to build in; not one with images that matter */
  paths: OutputPaths;
  quiet: boolean;
}

/**
 * Rebuilds an image from the packages that it was made from. With the same YAML and the same pppi it
 * is identical to the byte.
 * @returns the packages used, and the package of each file
 * @throws UserError if a package is no longer available
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
      `${file} is for the board ${device.board}, and the image for ${record.board}`,
      'name the right device file with --device FILE',
      EXIT.usage,
    );
  const { config, builder, compression, packages, sourceDate: epoch } = record;
  return makeImage({
    device,
    file,
    paths,
    builder,
    base: { compression, refresh: false, offline: false, pin: { packages, epoch } },
    quiet,
    finish: async (made) => {
      await made.putTogether(paths.image, { ...made.record, config });
      return made.system;
    },
  });
}
