/** Bytes of a line that are kept. The longest that a device needs are a PDU of 352 digits and a list of networks. */
const LONGEST = 4096;

/** A line without its end. */
export interface Line {
  readonly text: string;
  /** an empty line stands before it: texts of messages end so */
  readonly apart: boolean;
}

/** The line that has not ended yet, and what came since the one before. */
export interface LineReader {
  readonly begun: string;
  readonly returns: number;
  readonly feeds: number;
}

export const NO_LINE: LineReader = { begun: '', returns: 0, feeds: 0 };

/**
 * Cuts what a modem sends into lines. CR, LF and any mix of them end one (V.250 5.7.1 has CR LF, modems have CR CR LF
 * and LF too); a CR is enough, because a digit of ATV0 has no more.
 * @param bytes one character a byte, cut anywhere
 * @param take gets each line that has ended and is not empty; false: the rest of the bytes is not wanted
 * @returns the reader for the bytes that follow
 */
export function readLines(
  reader: LineReader,
  bytes: string,
  take: (line: Line) => boolean,
): LineReader {
  let { begun, returns, feeds } = reader;
  for (const char of bytes) {
    if (char !== '\r' && char !== '\n') {
      if (begun.length < LONGEST) begun += char;
      continue;
    }
    const text = withoutNoise(begun);
    if (text !== '') {
      const wanted = take({ text, apart: isApart(returns, feeds) });
      if (!wanted) return NO_LINE;
      returns = feeds = 0;
    }
    begun = '';
    // More than two say no more.
    if (char === '\r') returns = Math.min(returns + 1, 2);
    else feeds = Math.min(feeds + 1, 2);
  }
  return { begun, returns, feeds };
}

/** @returns the line that has begun and not ended, as if it had */
export function begunLine({ begun, returns, feeds }: LineReader): Line {
  return { text: withoutNoise(begun), apart: isApart(returns, feeds) };
}

/** CR CR LF is the end of one line. */
function isApart(returns: number, feeds: number): boolean {
  return feeds > 1 || (feeds === 0 && returns > 1);
}

/** Blanks around a line, and the NUL bytes and 0xFF of a port that was just opened. */
function withoutNoise(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isNoise(text.charCodeAt(from))) from++;
  while (to > from && isNoise(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

const isNoise = (code: number) => code === 0 || code === 9 || code === 32 || code === 255;
