import { refuseUnprintable } from '../../../device/core';

const MOST_BYTES = 64 * 1024;

/**
 * Quotes one word of a POSIX shell: in single quotes only the single quote is special.
 * @throws UnquotableError for control characters
 */
export function quoteSh(text: string): string {
  refuseUnprintable('a shell script', text, MOST_BYTES);
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
