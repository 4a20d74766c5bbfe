import { refuseUnprintable, UnquotableError } from './refuse';

/** pppd(8) cuts words at MAXWORDLEN = 1024 bytes with the final NUL. */
const MOST_BYTES = 1023;

const PLAIN = /^[A-Za-z0-9_.,:/+=%-]+$/;

/**
 * Quotes a word of pppd's options, peers and secrets files (options.c, getword): in double quotes
 * only the backslash and the double quote are special.
 * @returns the word as it is written in the file
 * @throws UnquotableError for control characters, for more than 1,023 bytes, and for `@/…`, which in
 *   a secrets file names a file that holds the secret (pppd(8), "Authentication")
 */
export function quotePpp(text: string): string {
  refuseUnprintable("pppd's files", text, MOST_BYTES);
  if (text.startsWith('@/'))
    throw new UnquotableError("pppd's files", 'a word that starts with "@/"');
  if (PLAIN.test(text)) return text;
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
