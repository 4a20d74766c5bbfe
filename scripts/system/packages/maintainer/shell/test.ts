import type { Value } from './scope';

/** What is at a path. */
export type Kind = 'file' | 'folder' | 'link' | 'absent';

/** @returns undefined if that is not known */
export type KindOf = (path: string) => Kind | undefined;

/** True, false, or undefined if only running it would tell. */
export type Verdict = boolean | undefined;

/** Evaluates the words between `test` and its end, or between `[` and `]`; test(1). */
export function evaluate(words: readonly Value[], kindOf: KindOf): Verdict {
  if (words.length === 0) return false;
  const tokens = new Tokens(words, kindOf);
  const verdict = tokens.either();
  return tokens.atEnd() ? verdict : undefined;
}

export function not(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict;
}

class Tokens {
  #at = 0;

  constructor(
    private readonly words: readonly Value[],
    private readonly kindOf: KindOf,
  ) {}

  atEnd(): boolean {
    return this.#at >= this.words.length;
  }

  either(): Verdict {
    let verdict = this.#both();
    while (this.#take('-o')) verdict = not(and(not(verdict), not(this.#both())));
    return verdict;
  }

  #both(): Verdict {
    let verdict = this.#one();
    while (this.#take('-a')) verdict = and(verdict, this.#one());
    return verdict;
  }

  #one(): Verdict {
    if (this.#take('!')) return not(this.#one());
    if (this.#take('(')) {
      const verdict = this.either();
      this.#take(')');
      return verdict;
    }
    const [left, operator, right] = this.words.slice(this.#at, this.#at + 3);
    if (operator !== undefined && isBinary(operator) && this.#at + 2 < this.words.length) {
      this.#at += 3;
      return compare(left, operator, right);
    }
    if (left !== undefined && /^-[a-zA-Z]$/.test(left) && this.#at + 1 < this.words.length) {
      this.#at += 2;
      return this.#ask(left, operator);
    }
    this.#at += 1;
    return left === undefined ? undefined : left !== '';
  }

  #ask(operator: string, value: Value): Verdict {
    if (value === undefined) return undefined;
    if (operator === '-z') return value === '';
    if (operator === '-n') return value !== '';
    const kind = this.kindOf(value);
    if (kind === undefined) return undefined;
    if (kind === 'absent') return false;
    if (operator === '-L' || operator === '-h') return kind === 'link';
    if (operator === '-e') return true;
    const asked = { '-d': 'folder', '-f': 'file' }[operator];
    return asked === undefined || kind === 'link' ? undefined : kind === asked;
  }

  #take(word: string): boolean {
    if (this.words[this.#at] !== word) return false;
    this.#at += 1;
    return true;
  }
}

function and(a: Verdict, b: Verdict): Verdict {
  if (a === false || b === false) return false;
  return a && b;
}

function isBinary(operator: string): boolean {
  return /^(==?|!=|-(eq|ne|lt|le|gt|ge|nt|ot|ef))$/.test(operator);
}

function compare(left: Value, operator: string, right: Value): Verdict {
  if (left === undefined || right === undefined) return undefined;
  if (operator === '!=') return left !== right;
  if (operator.startsWith('=')) return left === right;
  const [a, b] = [left, right].map(Number) as [number, number];
  const known: Record<string, boolean> = {
    '-eq': a === b,
    '-ne': a !== b,
    '-lt': a < b,
    '-le': a <= b,
    '-gt': a > b,
    '-ge': a >= b,
  };
  return Number.isInteger(a) && Number.isInteger(b) ? known[operator] : undefined;
}
