/** A stretch of text in a source. Line and column count from 1, as editors do. */
export interface Place {
  file: string;
  line: number;
  col: number;
  /** how many characters the caret underlines */
  length: number;
  /** the whole line */
  text: string;
}

/** One mistake of the person who wrote the YAML. */
export interface Mistake {
  place: Place;
  message: string;
  /** what is allowed, the nearest known name, what to do */
  hint?: string;
}

/** More than a person reads at once; what follows is told as a number. */
const MOST_SHOWN = 20;

/** Characters of a line that are shown, and how many of them stand before the caret. */
const WINDOW = 100;
const BEFORE = 40;

/** Characters of a message or a hint. */
const MOST_TEXT = 800;

/** All mistakes of all files at once; the message shows the first twenty. */
export class ConfigError extends Error {
  constructor(readonly mistakes: readonly Mistake[]) {
    const more = mistakes.length - MOST_SHOWN;
    super(
      [
        ...mistakes.slice(0, MOST_SHOWN).map(formatMistake),
        ...(more > 0 ? [`and ${more} more`] : []),
      ].join('\n\n'),
    );
    this.name = 'ConfigError';
  }

  /** Everything under a heading, as a command ends with it. @param where `the configuration`, `a virtual modem's file` */
  tell(where: string): string {
    const count = this.mistakes.length;
    return `${count} ${count === 1 ? 'mistake' : 'mistakes'} in ${where}\n\n${this.message}\n`;
  }
}

/** @returns file:line:col and message, the line (a long one cut) with a caret below, then the hint */
export function formatMistake({ place, message, hint }: Mistake): string {
  const number = String(place.line);
  const margin = ' '.repeat(number.length);
  const { text, before, length } = cutAround(place);
  // Tabs before the caret are kept, so that it stands below the right character.
  const indent = before.replace(/[^\t]/g, ' ');
  return [
    `${place.file}:${place.line}:${place.col}: ${printable(cut(message, MOST_TEXT))}`,
    `  ${number} | ${printable(text)}`,
    `  ${margin} | ${indent}${'^'.repeat(length)}`,
    ...(hint ? [`  ${margin}   ${printable(cut(hint, MOST_TEXT))}`] : []),
  ].join('\n');
}

/** The part of a line that is shown; `before` is what of it stands before the caret. */
function cutAround({ text, col, length }: Place): { text: string; before: string; length: number } {
  const start = text.length > WINDOW ? Math.max(0, col - 1 - BEFORE) : 0;
  const end = Math.min(text.length, start + WINDOW);
  const lead = start > 0 ? '…' : '';
  return {
    text: `${lead}${text.slice(start, end)}${end < text.length ? '…' : ''}`,
    before: `${lead}${text.slice(start, col - 1)}`,
    length: Math.max(1, Math.min(length, end - (col - 1))),
  };
}

/** @returns a text that came from a file, short enough to stand in a message */
export function cut(text: string, most = 60): string {
  return text.length > most ? `${text.slice(0, most - 3)}…` : text;
}

/**
 * Shows control characters as pictures of one column (U+2400 and on), and those that turn the direction of
 * writing as U+FFFD: a terminal must not do what a file says.
 */
function printable(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000a-\u001f]/g, (c) =>
        String.fromCharCode(0x2400 + c.charCodeAt(0)),
      )
      .replace(/\u007f/g, '\u2421')
      .replace(/[\u0080-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '\ufffd')
  );
}
