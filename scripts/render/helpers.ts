import { fillPieces, QUOTES, type PieceFormat } from '../../device/core';
import { Secret } from '../config';
import { Hole, markWord, type Written } from './holes';
import { quoteSh } from './quote';

type Quote = (text: string) => string;

/** What helpers know about the file being rendered. */
export interface RenderData {
  /** whether only root may read it */
  isPrivate: boolean;
  /** undefined: the file has no place for what pppi.conf sets */
  written?: Written;
}

/** A helper that joins its arguments into one text: {{chat 'AT+CGDCONT=1,"' apn '"'}}. */
function joined(quote: Quote) {
  return (...args: unknown[]): string => {
    const { data } = args.at(-1) as { data: RenderData };
    return quote(
      args
        .slice(0, -1)
        .map((value) => (value instanceof Secret ? revealed(value, data) : plain(value)))
        .join(''),
    );
  };
}

/** The same for a format that the device writes too: an argument may be a hole. */
function holed(as: PieceFormat) {
  const join = joined(QUOTES[as]);
  return (...args: unknown[]): string => {
    const { data } = args.at(-1) as { data: RenderData };
    const parts = args.slice(0, -1);
    const holes = parts.filter((part) => part instanceof Hole);
    if (holes.length === 0) return join(...args);
    if (!data.written) throw new TypeError('a template has a hole where none can be');
    const values = Object.fromEntries(
      holes.map(({ key, values }) => [
        key,
        values.map((value) => (value instanceof Secret ? revealed(value, data) : value)),
      ]),
    );
    const word = {
      as,
      word: parts.map((part) => (part instanceof Hole ? { value: part.key } : plain(part))),
    };
    // What the format cannot hold is found here, where the template is known.
    fillPieces([word], values);
    return markWord(data.written, word, values);
  };
}

/** Handlebars' strict mode does not look at helpers' arguments: a misspelt name arrives as undefined. */
function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  throw new TypeError(
    `a template gives ${value === undefined ? 'a name that does not exist' : typeof value}, not text`,
  );
}

function revealed(secret: Secret, { isPrivate }: RenderData): string {
  if (!isPrivate)
    throw new TypeError(
      'a secret belongs in a file that only root may read (scripts/render/modes.ts)',
    );
  return secret.reveal();
}

/** Helpers that write into a file. Every value must go through one of them. */
export const WRITING_HELPERS = {
  chat: holed('chat'),
  ppp: holed('ppp'),
  text: holed('text'),
  /** each value of a hole on a line of its own */
  lines: holed('lines'),
  /** one word of a shell */
  sh: joined(quoteSh),
  num: (value: unknown): string => {
    if (!Number.isSafeInteger(value))
      throw new TypeError(`a template gives ${String(value)}, not a whole number`);
    return String(value);
  },
};

/** Helpers that only compare, for {{#if (eq a b)}}. */
export const ASKING_HELPERS = {
  eq: (a: unknown, b: unknown): boolean => {
    if (a === undefined || b === undefined)
      throw new TypeError('a template compares a name that does not exist');
    return a === b;
  },
};
