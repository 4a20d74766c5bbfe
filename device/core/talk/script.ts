import type { Means } from '../at';

/** One turn of a conversation: what is sent, and for how many seconds an answer is waited for. */
export interface Saying {
  /** a command without its CR; null: nothing is sent, and the whole time is listened */
  readonly command: string | null;
  readonly seconds: number;
  /** true: what is sent may be a PIN, which no log may have */
  readonly secret?: true;
  /** true: sent as it is, without a CR */
  readonly bare?: true;
}

/** What is said, and what follows from each answer. The time of all is bounded, so that none may wait for more. */
export type Script<Learnt> = Generator<Saying, Learnt, Means>;

export function ask(command: string, seconds: number): Saying {
  return { command, seconds };
}

export function pause(seconds: number): Saying {
  return { command: null, seconds };
}

/** @returns whether the modem has said nothing that ends an answer, nor anything that is one */
export function isSilent({ result }: Means): boolean {
  return result === 'none';
}

/** Whether a modem has refused a command without saying more: it does not know it, or not now (TS 27.007 9.2). */
export function isUnknown({ result, error }: Means): boolean {
  return result === 'error' && UNKNOWN.includes(error ?? '');
}

const UNKNOWN = [
  ...['unspecified', 'unlisted', 'unknown', 'not-allowed', 'not-supported'],
  ...['incorrect-parameters', 'too-many-parameters', 'command-disabled'],
];
