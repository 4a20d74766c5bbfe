import { Secret } from '../config';
import { quoteChat, quotePpp, quoteSh, quoteText } from './quote';

type Quote = (text: string) => string;

/** What helpers know about the file being rendered. */
export interface RenderData {
  /** whether only root may read it */
  isPrivate: boolean;
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
  chat: joined(quoteChat),
  ppp: joined(quotePpp),
  text: joined(quoteText),
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
