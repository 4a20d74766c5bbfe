import { LIMITS, readRegular } from '../os';
/** Sizes that a genimage.cfg fixes, in bytes, by the name of the image or the partition. */
export type Sizes = Map<string, number>;

const UNITS: Record<string, number> = { '': 1, k: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/**
 * Reads the `size` of each image and partition in a genimage.cfg, so that a file which is too large
 * is found before genimage runs, and is told in words. Knows the part of the syntax that pppi uses:
 * blocks `KIND [NAME] { … }` and `size = NUMBER[kMG]`, each on a line of its own.
 */
export async function readSizes(path: string): Promise<Sizes> {
  return parseSizes((await readRegular(path, LIMITS.yaml)).toString());
}

/** The same for a text. */
export function parseSizes(text: string): Sizes {
  const sizes: Sizes = new Map();
  const blocks: string[] = [];
  for (const line of text.split('\n').map((raw) => raw.replace(/#.*/, '').trim())) {
    const open = /^\w+(?:\s+(?<name>[\w.-]+))?\s*\{$/.exec(line);
    const size = /^size\s*=\s*(?<number>\d+)(?<unit>[kMG]?)$/.exec(line)?.groups;
    if (open) blocks.push(open.groups?.name ?? '');
    else if (line === '}') blocks.pop();
    else if (size) {
      sizes.set(blocks.at(-1) ?? '', Number(size.number) * (UNITS[size.unit ?? ''] ?? 1));
    }
  }
  return sizes;
}
