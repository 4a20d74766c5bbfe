import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../frame';
import { inTempDir, run } from '../os';
import { bootPartition } from '../image';

const NAME = 'pppi.conf';

/**
 * @returns the text of pppi.conf on the boot partition of an image or a card
 * @throws UserError if it has none
 */
export async function readSettingsFile(path: string): Promise<string> {
  const from = await bootPartition(path);
  return inTempDir(async (dir) => {
    const copy = join(dir, NAME);
    const { status } = await run('mcopy', ['-n', '-i', from, `::${NAME}`, copy], {
      okStatus: [0, 1],
    });
    if (status !== 0)
      throw new UserError(`there is no ${NAME} on ${path}`, 'the image is too old: build it again');
    return readFile(copy, 'utf8');
  });
}

/** Replaces pppi.conf on a card, through a temporary file that only its owner can read. */
export async function writeSettingsFile(path: string, text: string): Promise<void> {
  const to = await bootPartition(path);
  await inTempDir(async (dir) => {
    const copy = join(dir, NAME);
    await writeFile(copy, text, { mode: 0o600 });
    await run('mcopy', ['-o', '-i', to, copy, `::${NAME}`]);
  });
}
