import { relative } from 'node:path';
import { DEFAULT_DEVICE, exists, outputPaths, UserError } from '../host';
import { requireImage } from '../image';

/**
 * The image to boot.
 * @param device path of the device's YAML file
 * @param image path of an image of that device; default the one that was built last
 * @throws UserError if there is none, or if it is no regular file
 */
export async function imageOf(
  device: string,
  image: string = outputPaths(device).image,
): Promise<string> {
  if (await exists(image)) {
    await requireImage(image);
    return image;
  }
  const option = device === DEFAULT_DEVICE ? '' : ` -- --device ${device}`;
  throw new UserError(
    `there is no ${relative(process.cwd(), image)}`,
    `npm run build-image${option}`,
  );
}
