import { open } from 'node:fs/promises';

/** The difference between two byte ranges. */
export interface ByteDifference {
  count: number;
  /** offset of the first, from the start of the files */
  first: number;
}

const CHUNK = 1024 ** 2;

/**
 * Compares the same range of two files; bytes past the end of the shorter one count as zeros.
 * @returns undefined if they are equal
 */
export async function compareBytes(
  one: string,
  other: string,
  start: number,
  length: number,
): Promise<ByteDifference | undefined> {
  const files = await Promise.all([open(one), open(other)]);
  try {
    let found: ByteDifference | undefined;
    for (let at = start; at < start + length; at += CHUNK) {
      const size = Math.min(CHUNK, start + length - at);
      const [a, b] = await Promise.all(
        files.map(async (file) => {
          const chunk = Buffer.alloc(size);
          await file.read(chunk, 0, size, at);
          return chunk;
        }),
      );
      if (!a || !b || a.equals(b)) continue;
      const places = [...a.keys()].filter((index) => a[index] !== b[index]);
      found = {
        count: (found?.count ?? 0) + places.length,
        first: found?.first ?? at + (places[0] ?? 0),
      };
    }
    return found;
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}
