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
 * The card that stays: made from the image the first time, and the same one from then on.
 * @returns its path
 * @throws UserError if it was made from another image: what is on it is not thrown away unasked
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
  // First, so that a card is never without.
  await writeWhole(cardOf, `${sum}\n`);
  await replaceWhole(card, (partial) => insertCard(image, partial));
  return card;
}
