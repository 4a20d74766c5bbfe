import { UserError } from '../frame';
import { run } from '../os';
import { readPartitions } from './partitions';

/**
 * @param image path of an image or a card
 * @returns the address of its boot partition as mtools takes it (mtools manual, "Drive letters": FILE@@OFFSET)
 * @throws UserError if it has none
 */
export async function bootPartition(image: string): Promise<string> {
  const [boot] = await readPartitions(image);
  if (!boot) throw new UserError(`${image} has no boot partition`);
  return `${image}@@${boot.start}`;
}

/**
 * Copies files from an image's boot partition into a folder.
 * @throws UserError if it lacks the partition or a file
 */
export async function copyFromBoot(image: string, names: string[], dir: string): Promise<void> {
  const sources = names.map((name) => `::${name}`);
  await run('mcopy', ['-n', '-o', '-i', await bootPartition(image), ...sources, dir]);
}
