import { refuseUnprintable } from './refuse';

/**
 * Text of a comment, or a value of a file without quoting: it stays on its line.
 * @throws UnquotableError for control characters
 */
export function quoteText(text: string): string {
  refuseUnprintable('a line of text', text, 16 * 1024);
  return text;
}
