import { readFile } from 'node:fs/promises';
import { insertCard } from '../emulate';
import { shortPath } from '../checkout';
import { UserError } from '../frame';
import { exists, replaceWhole, sha256File, writeWhole } from '../os';

export interface KeptPaths {
  card: string;
  /** a file with the SHA-256 of the image that the card was made from */
  cardOf: string;
}

/**
 * The persistent card: made from the image the first time, then reused.
 * @returns its path
 * @throws UserError if it was made from another image: its contents are not discarded without asking
 */
export async function keptCard(image: string, { card, cardOf }: KeptPaths): Promise<string> {
  const sum = await sha256File(image);
  if (await exists(card)) {
    const of = await readFile(cardOf, 'utf8').catch(() => '');
    if (of.trim() === sum) return card;
    throw new UserError(
      `${shortPath(card)} was made from another image than ${shortPath(image)}`,
      `delete it to start with a new card: rm ${shortPath(card)}`,
    );
  }
  // Written first, so that no card exists without it.
  await writeWhole(cardOf, `${sum}\n`);
  await replaceWhole(card, (partial) => insertCard(image, partial));
  return card;
}
