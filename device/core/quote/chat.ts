import { refuseUnprintable } from './refuse';

/** chat(8) reads lines of 1,024 bytes with the final NUL; a word shares its line with an expect string. */
const MOST_BYTES = 900;

/**
 * Quotes a send string of a chat(8) script.
 *
 * The backslash and `^` start escapes in it, a first `@` would read a file, a quote or blank ends a
 * word, `#` at the start of a line is a comment. `$` is literal without -E. Words that need no quotes
 * get none, as in chat scripts written by hand.
 * @returns the word as it is written in the script
 * @throws UnquotableError for control characters and for more than 900 bytes
 */
export function quoteChat(text: string): string {
  refuseUnprintable('a chat script', text, MOST_BYTES);
  const escaped = text.replace(/[\\^]/g, '\\$&').replace(/^@/, '\\@');
  if (/^[^\s"'#][^\s]*$/.test(escaped)) return escaped;
  return `"${escaped.replaceAll('"', '\\"')}"`;
}
