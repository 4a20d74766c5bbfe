import { type OutputPaths } from '../checkout';
import { EXIT, UserError } from '../frame';
import type { ImageRecord } from '../image';
import type { SystemFiles } from '../system';
import { makeImage } from './make-image';
import { readDevice } from './read-device';

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
