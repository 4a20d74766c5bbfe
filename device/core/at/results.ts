import { errorOfCode, errorOfWords } from './error-names';
import { numberOf, unquoted } from './fields';
import type { ResultWord } from './means';

/** A final result code: what ends an answer. */
export interface Result {
  readonly result: Exclude<ResultWord, 'none'>;
  readonly numericResults?: true;
  readonly speed?: number;
  readonly error?: string;
  readonly code?: number;
}

const WORDS: Readonly<Record<string, Result>> = {
  OK: { result: 'ok' },
  ERROR: { result: 'error', error: 'unspecified' },
  'NO CARRIER': { result: 'no-carrier' },
  'NO DIALTONE': { result: 'no-dialtone' },
  'NO DIAL TONE': { result: 'no-dialtone' },
  BUSY: { result: 'busy' },
  'NO ANSWER': { result: 'no-answer' },
  // Country rules of redialling, as chat scripts know them.
  DELAYED: { result: 'delayed' },
  BLACKLISTED: { result: 'blacklisted' },
  // Huawei.
  'COMMAND NOT SUPPORT': { result: 'error', error: 'not-supported' },
  'COMMAND NOT SUPPORTED': { result: 'error', error: 'not-supported' },
  'TOO MANY PARAMETERS': { result: 'error', error: 'too-many-parameters' },
};

/** V.250 table 1: the digits of ATV0. 2 is RING and 5 is a speed of old modems. */
const DIGITS: Readonly<Record<string, Result>> = {
  0: { result: 'ok' },
  1: { result: 'connect' },
  3: { result: 'no-carrier' },
  4: { result: 'error', error: 'unspecified' },
  6: { result: 'no-dialtone' },
  7: { result: 'busy' },
  8: { result: 'no-answer' },
};

const FAILED = /^\+?\s*([A-Z]+ )?ERROR\s*:\s*(.*)$/i;

/** A speed, and what stands behind one, as in 9600/RLP; `CONNECT OK` is of a modem's own IP stack. */
const CONNECTED = /^CONNECT(?::?\s*(\d{1,12})\b.*)?$/i;

/** @returns the final result that a whole line is, undefined if it is none: a result code is never part of a line */
export function resultOf(line: string): Result | undefined {
  const word = WORDS[line.toUpperCase().replace(/\s+/g, ' ')];
  if (word) return word;
  const digit = DIGITS[line];
  if (digit) return { ...digit, numericResults: true };
  const failed = FAILED.exec(line);
  if (failed) return failure((failed[1] ?? '').trim().toUpperCase(), unquoted(failed[2] ?? ''));
  const connected = CONNECTED.exec(line);
  if (!connected) return undefined;
  const speed = connected[1] === undefined ? {} : { speed: Number(connected[1]) };
  return { result: 'connect', ...speed };
}

/** @param kind CME, CMS, or what a maker calls its own @param said a number or words */
function failure(kind: string, said: string): Result {
  const code = numberOf({ text: said, quoted: false });
  const standard = kind === 'CME' || kind === 'CMEE' || kind === 'CMS';
  if (!standard)
    return { result: 'error', error: 'unlisted', ...(code === undefined ? {} : { code }) };
  if (code === undefined)
    return { result: 'error', error: errorOfWords(kind === 'CMS' ? 'CMS' : 'CME', said) };
  return { result: 'error', error: errorOfCode(kind === 'CMS' ? 'CMS' : 'CME', code), code };
}
