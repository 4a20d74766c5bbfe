import { utf8Length } from '../utf8';

/** Thrown for text that a file format cannot hold. */
export class UnquotableError extends Error {
  constructor(format: string, reason: string) {
    super(`${format} cannot hold ${reason}`);
    this.name = 'UnquotableError';
  }
}

/** Control characters end lines, end strings or move cursors; none of our formats needs one. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/**
 * Throws if a text has control characters, or half a surrogate pair (which UTF-8 cannot write), or
 * more bytes than the format allows.
 * @param most bytes in UTF-8
 */
export function refuseUnprintable(format: string, text: string, most: number): void {
  const control = CONTROL.exec(text)?.[0];
  if (control !== undefined) {
    const code = control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    throw new UnquotableError(format, `the control character U+${code}`);
  }
  if (!text.isWellFormed())
    throw new UnquotableError(format, 'half a character (a lone surrogate)');
  const bytes = utf8Length(text);
  if (bytes > most)
    throw new UnquotableError(format, `${bytes} bytes in one word, ${most} is the most`);
}
