import { quoteChat, quotePpp, quoteText } from './quote';

/** How a word is written; `lines`: each of any number of values on a line of its own. */
export const QUOTES = {
  chat: quoteChat,
  ppp: quotePpp,
  text: quoteText,
  lines: (text: string): string => `${quoteText(text)}\n`,
} as const;

export type PieceFormat = keyof typeof QUOTES;

/** Values of pppi.conf by their key; `ssh.key` alone may have several. */
export type Values = Readonly<Record<string, readonly string[]>>;

/** A part of a file: text, or one word that is quoted as a whole, some of whose parts are the value of a key. */
export type Piece =
  | string
  | {
      readonly as: PieceFormat;
      readonly word: readonly (string | { readonly value: string })[];
    };

/** /etc/pppi/settings.json: the files that pppi.conf changes something in, and what the image has in their holes. */
export interface OwnFiles {
  readonly values: Values;
  /** by their path */
  readonly files: Readonly<Record<string, readonly Piece[]>>;
}

/**
 * The one place where chat scripts, peers files, secrets, host name and keys are made: for the image on the host, and on
 * the device with what pppi.conf sets.
 * @throws UnquotableError for a value that the format cannot hold
 */
export function fillPieces(pieces: readonly Piece[], values: Values): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : fill(piece, values))).join('');
}

function fill({ as, word }: Exclude<Piece, string>, values: Values): string {
  const quote = QUOTES[as];
  const [first] = word;
  if (as === 'lines' && typeof first === 'object')
    return (values[first.value] ?? []).map(quote).join('');
  return quote(
    word
      .map((part) => (typeof part === 'string' ? part : (values[part.value]?.[0] ?? '')))
      .join(''),
  );
}
