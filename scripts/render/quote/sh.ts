import { refuseUnprintable } from './refuse';

const MOST_BYTES = 64 * 1024;

/**
 * Quotes one word of a POSIX shell: in single quotes nothing is special but the single quote.
 * @throws UnquotableError for control characters
 */
export function quoteSh(text: string): string {
  refuseUnprintable('a shell script', text, MOST_BYTES);
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
