import { converse, type Next, type Script } from '../../../../device/core/talk';

/** What a modem says to a command; null: nothing at all. */
export type Says = (command: string) => readonly string[] | null;

export interface Held<Learnt> {
  readonly learnt: Learnt;
  /** what was sent, without the CR */
  readonly said: string[];
  /** seconds that it took */
  readonly seconds: number;
  /** all that a log may have: what was sent and is no secret, and what was learnt */
  readonly log: string;
}

/** More turns than any conversation has: a read may be a single byte. */
const MOST_TURNS = 200_000;

const START = 100;

/** @returns an answer that is whole: its lines, then OK */
export function ok(...lines: string[]): string[] {
  return [[...lines, 'OK'].map((line) => `\r\n${line}\r\n`).join('')];
}

/** @returns a modem that knows these commands, and says ERROR to others */
export function knowing(answers: Record<string, readonly string[] | null>): Says {
  return (command) => (Object.hasOwn(answers, command) ? answers[command]! : ['\r\nERROR\r\n']);
}

/**
 * Holds a conversation with a modem that answers at once; time passes only while it is silent.
 * @throws Error if it does not end
 */
export function hold<Learnt>(script: Script<Learnt>, says: Says, limit = 1000): Held<Learnt> {
  let now = START;
  const said: string[] = [];
  const log: string[] = [];
  const toRead: string[] = [];
  const { conversation, next: first } = converse(script, now, limit);
  let next: Next<Learnt> = first;
  for (let turns = 0; !next.done; turns++) {
    if (turns > MOST_TURNS) throw new Error(`no end: ${said.slice(-9).join(' ')}`);
    if (next.say !== '') {
      const command = next.say.replace(/\r$/, '');
      said.push(command);
      if (!next.secret) log.push(command);
      toRead.push(...(says(command) ?? []));
    }
    const bytes = toRead.shift();
    if (bytes === undefined) now = Math.max(now, next.until);
    next = bytes === undefined ? conversation.timeUp(now) : conversation.hear(bytes, now);
  }
  const { learnt } = next;
  return { learnt, said, seconds: now - START, log: [...log, JSON.stringify(learnt)].join('\n') };
}
