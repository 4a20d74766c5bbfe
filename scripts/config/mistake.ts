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

/** All mistakes of all files at once. */
export class ConfigError extends Error {
  constructor(readonly mistakes: readonly Mistake[]) {
    super(mistakes.map(formatMistake).join('\n\n'));
    this.name = 'ConfigError';
  }
}

/** @returns file:line:col and message, the line with a caret below, then the hint */
export function formatMistake({ place, message, hint }: Mistake): string {
  const number = String(place.line);
  const margin = ' '.repeat(number.length);
  // Tabs before the caret are kept, so that it stands below the right character.
  const indent = place.text.slice(0, place.col - 1).replace(/[^\t]/g, ' ');
  return [
    `${place.file}:${place.line}:${place.col}: ${message}`,
    `  ${number} | ${place.text}`,
    `  ${margin} | ${indent}${'^'.repeat(place.length)}`,
    ...(hint ? [`  ${margin}   ${hint}`] : []),
  ].join('\n');
}
