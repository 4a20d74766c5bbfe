import { beginAnswer, hasEnded, mayBeLate, meaningOf, readBytes, type Answer } from '../at';
import type { Saying, Script } from './script';

/** What is to be done next. Times are seconds since power-on, as `Now.up`. */
export type Next<Learnt> =
  | {
      readonly done: false;
      /** bytes to write, one character a byte; none: go on listening */
      readonly say: string;
      /** true: no log may have them, nor what the modem says to them */
      readonly secret: boolean;
      /** when to call `timeUp` if nothing comes before */
      readonly until: number;
    }
  | { readonly done: true; readonly learnt: Learnt };

export interface Conversation<Learnt> {
  /** @param bytes what was read, cut anywhere, one character a byte */
  hear(bytes: string, now: number): Next<Learnt>;
  /** The time of `until` has come. */
  timeUp(now: number): Next<Learnt>;
}

/** After an OK without its line, seconds in which the line may still come: the OK was of the question before. */
const LATE = 0.3;

/** Bytes that a modem may say in one conversation; what comes behind them is not read. */
const MOST_BYTES = 64 * 1024;

/**
 * Begins a conversation. From second `limit` on, and after more bytes than any modem needs, every question counts as
 * answered by silence, so that it ends with what was learnt.
 * @param limit seconds that all of it may take
 */
export function converse<Learnt>(
  script: Script<Learnt>,
  now: number,
  limit: number,
): { conversation: Conversation<Learnt>; next: Next<Learnt> } {
  const talk = new Talk(script, now + limit);
  return { conversation: talk, next: talk.begin(now) };
}

const SILENCE = meaningOf(beginAnswer('AT'));

class Talk<Learnt> implements Conversation<Learnt> {
  private answer: Answer = beginAnswer(null);
  private saying: Saying = { command: null, seconds: 0 };
  private until = 0;
  private bytes = 0;
  private learnt: { readonly value: Learnt } | null = null;

  constructor(
    private readonly script: Script<Learnt>,
    private readonly end: number,
  ) {}

  begin(now: number): Next<Learnt> {
    return this.take(this.script.next(SILENCE), now);
  }

  hear(bytes: string, now: number): Next<Learnt> {
    if (this.learnt) return this.next();
    this.bytes += bytes.length;
    if (this.isOver(now)) return this.goOn(now);
    this.answer = readBytes(this.answer, bytes);
    if (this.saying.command === null || !hasEnded(this.answer)) return this.next();
    if (!mayBeLate(this.answer)) return this.goOn(now);
    this.until = Math.min(this.until, now + LATE);
    return this.next();
  }

  timeUp(now: number): Next<Learnt> {
    return this.learnt || now < this.until ? this.next() : this.goOn(now);
  }

  private goOn(now: number): Next<Learnt> {
    return this.take(this.script.next(meaningOf(this.answer)), now);
  }

  private take(turn: IteratorResult<Saying, Learnt>, now: number): Next<Learnt> {
    while (!turn.done && this.isOver(now)) turn = this.script.next(SILENCE);
    if (turn.done) {
      this.learnt = { value: turn.value };
      return this.next();
    }
    const { command, seconds, bare } = turn.value;
    this.saying = turn.value;
    this.until = Math.min(now + seconds, this.end);
    this.answer = beginAnswer(command);
    return this.next(command === null ? '' : bare ? command : `${command}\r`);
  }

  private isOver(now: number): boolean {
    return now >= this.end || this.bytes > MOST_BYTES;
  }

  private next(say = ''): Next<Learnt> {
    if (this.learnt) return { done: true, learnt: this.learnt.value };
    return { done: false, say, secret: this.saying.secret ?? false, until: this.until };
  }
}
