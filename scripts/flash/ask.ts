import { ask, EXIT, textTable, UserError, say } from '../frame';
import type { Disk } from './disks';
import { gigabytes } from './units';

/** One line for each card: path, size, name, transport. */
export function cardTable(cards: readonly Disk[]): string {
  const rows = cards.map(({ path, size, model, bus, mountpoints }) => [
    path,
    gigabytes(size),
    model || '-',
    bus || '-',
    mountpoints.length > 0 ? `mounted at ${mountpoints.join(', ')}` : '',
  ]);
  return textTable(rows, '  ');
}

/**
 * Asks on the terminal which card to overwrite.
 * @returns its path
 * @throws UserError if there is no card, no terminal, or the answer names none of the cards
 */
export async function askForCard(cards: readonly Disk[]): Promise<string> {
  if (cards.length === 0)
    throw new UserError(
      'there is no removable card in this machine',
      'insert one, or name a disk or a file: npm run flash -- --yes DEVICE',
    );
  say(`Cards in this machine:\n${cardTable(cards).trimEnd()}`);
  if (!process.stdin.isTTY)
    throw new UserError(
      'no terminal to ask which card to overwrite',
      `npm run flash -- --yes ${cards[0]?.path}`,
      EXIT.usage,
    );
  return chosen(
    cards,
    (await ask(
      'Everything on it will be lost. Type the name of the card to overwrite: ',
      'nothing was written',
    )) ?? '',
  );
}

/** The card named by an answer: `/dev/sdb` or `sdb`, nothing else. */
export function chosen(cards: readonly Disk[], answer: string): string {
  const word = answer.trim();
  const card = cards.find(({ path }) => path === word || path === `/dev/${word}`);
  if (card) return card.path;
  throw new UserError('no card was chosen; nothing was written', 'run the command again');
}
