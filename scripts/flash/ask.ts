import { createInterface } from 'node:readline';
import {
  EXIT,
  interrupted,
  Interrupted,
  textTable,
  throwIfInterrupted,
  UserError,
  say,
} from '../frame';
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
    await ask('Everything on it will be lost. Type the name of the card to overwrite: '),
  );
}

/** @returns the answer; '' on Ctrl-D. @throws Interrupted on Ctrl-C and SIGTERM */
async function ask(question: string): Promise<string> {
  throwIfInterrupted();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  let stopped: Interrupted | undefined;
  const stop = () => {
    stopped = new Interrupted(
      (interrupted.reason as Interrupted | undefined)?.signal ?? 'SIGINT',
      'nothing was written',
    );
    terminal.close();
  };
  interrupted.addEventListener('abort', stop);
  // readline puts the terminal into raw mode: Ctrl-C is a key, not a signal.
  terminal.on('SIGINT', stop);
  const answer = await new Promise<string | undefined>((done) => {
    terminal.on('close', () => done(undefined));
    terminal.question(question, done);
  });
  interrupted.removeEventListener('abort', stop);
  terminal.close();
  if (answer === undefined) process.stderr.write('\n');
  if (stopped) throw stopped;
  return answer ?? '';
}

/** The card named by an answer: `/dev/sdb` or `sdb`, nothing else. */
export function chosen(cards: readonly Disk[], answer: string): string {
  const word = answer.trim();
  const card = cards.find(({ path }) => path === word || path === `/dev/${word}`);
  if (card) return card.path;
  throw new UserError('no card was chosen; nothing was written', 'run the command again');
}
