import { UserError } from '../frame';
import { exists, LIMITS, readRegular } from '../os';

/** The fields of a bmap that are used here; bmaptool reads the rest (format: bmaptool's BmapCreate.py). */
export interface Bmap {
  path: string;
  /** bytes of the whole image */
  imageSize: number;
  /** bytes that are written */
  mappedSize: number;
}

/** Possible names of an image's bmap: sdcard.bmap or sdcard.img.bmap for sdcard.img and sdcard.img.zst. */
function candidates(image: string): string[] {
  const names: string[] = [];
  let name = image;
  for (;;) {
    names.push(`${name}.bmap`);
    const shorter = name.replace(/\.[A-Za-z0-9]+$/, '');
    if (shorter === name) return names;
    name = shorter;
  }
}

/** @returns the path of the bmap beside an image, plain or compressed, if there is one */
export async function findBmap(image: string): Promise<string | undefined> {
  for (const path of candidates(image)) if (await exists(path)) return path;
  return undefined;
}

/**
 * Reads the bmap beside an image.
 * @throws UserError if it is missing or not a bmap
 */
export async function readBmap(image: string): Promise<Bmap> {
  const path = await findBmap(image);
  if (path === undefined)
    throw new UserError(
      `there is no bmap beside ${image}, so the blocks to write are unknown`,
      'npm run build-image makes both',
    );
  const text = (await readRegular(path, LIMITS.beside)).toString();
  const number = (tag: string) => Number(new RegExp(`<${tag}>\\s*(\\d+)\\s*</`).exec(text)?.[1]);
  const imageSize = number('ImageSize');
  const mappedSize = number('MappedBlocksCount') * number('BlockSize');
  if (!(imageSize > 0 && mappedSize > 0))
    throw new UserError(`${path} is not a bmap file`, 'build the image again');
  return { path, imageSize, mappedSize };
}
