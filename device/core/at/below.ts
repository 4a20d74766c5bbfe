import type { Line } from './line-reader';
import { namedLine } from './line-form';
import { resultOf } from './results';

/** Lines that belong to the one above them, whatever they look like. */
export interface Below {
  readonly kind: 'pdu' | 'text' | 'unasked-text' | 'ussd';
  /** name of the line above */
  readonly name: string;
  readonly lines: readonly string[];
}

/** A text of 255 parts is longer; a device needs none such. */
const MOST_LINES = 64;

/** A USSD string ends with its quote and a coding scheme (TS 27.007 7.15). */
const USSD_END = /"\s*(?:,\s*\d*\s*)?$/;

/** @returns what comes below a line of +CUSD: its string may have lines */
export function belowUssd(name: string, rest: string): Below | undefined {
  const open = /^\d+\s*,\s*"/.test(rest) && !USSD_END.test(rest.replace(/^\d+\s*,\s*"/, ''));
  return open ? { kind: 'ussd', name, lines: [] } : undefined;
}

/** What a line is to the text above it: a part of it, its last part, or something else, with which the text has ended. */
export function partOf(below: Below, line: Line): 'part' | 'last' | 'none' {
  const { kind, name, lines } = below;
  const first = lines.length === 0;
  if (lines.length >= MOST_LINES) return 'none';
  // Of a damaged one the beginning is.
  if (kind === 'pdu') return /^[0-9A-F]{8}/i.test(line.text) ? 'last' : 'none';
  if (kind === 'ussd') {
    if (line.apart && resultOf(line.text)) return 'none';
    return USSD_END.test(line.text) ? 'last' : 'part';
  }
  const other = namedLine(line.text);
  if (other?.name === name && other.colon) return 'none';
  // A text may be a result code; one that follows its heading at once is.
  if (first && !line.apart) return 'part';
  const answers = resultOf(line.text) !== undefined;
  if (kind === 'unasked-text')
    return (line.apart && !first) || answers || isUnaskedForm(line) ? 'none' : 'part';
  return answers || (line.apart && isUnaskedForm(line)) ? 'none' : 'part';
}

const isUnaskedForm = ({ text }: Line) => {
  const named = namedLine(text);
  return named !== undefined && named.colon && /^\W/.test(named.name);
};
