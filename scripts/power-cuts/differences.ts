import { open } from 'node:fs/promises';
import type { WriteCommand } from './types';

const SECTOR = 512;
const CHUNK = 1024 * 1024;

/**
 * @returns the sectors that differ between two files of the same size, with the second file's data; one command each
 */
export async function differences(before: string, after: string): Promise<WriteCommand[]> {
  const files = await Promise.all([open(before), open(after)]);
  try {
    const { size } = await files[1].stat();
    const commands: WriteCommand[] = [];
    const chunks: [Buffer, Buffer] = [Buffer.alloc(CHUNK), Buffer.alloc(CHUNK)];
    for (let at = 0; at < size; at += CHUNK) {
      for (const [i, file] of files.entries()) await file.read(chunks[i]!, 0, CHUNK, at);
      if (chunks[0].equals(chunks[1])) continue;
      for (let in_ = 0; in_ < CHUNK; in_ += SECTOR) {
        const sector = chunks[1].subarray(in_, in_ + SECTOR);
        if (!sector.equals(chunks[0].subarray(in_, in_ + SECTOR)))
          commands.push({ sector: (at + in_) / SECTOR, sectors: [Buffer.from(sector)] });
      }
    }
    return commands;
  } finally {
    for (const file of files) await file.close();
  }
}
