/** Numbers that stand for result codes after ATV0 (V.250 table 1). */
const NUMERIC: Readonly<Record<string, number>> = {
  OK: 0,
  CONNECT: 1,
  RING: 2,
  'NO CARRIER': 3,
  ERROR: 4,
  'NO DIALTONE': 6,
  BUSY: 7,
  'NO ANSWER': 8,
};

const FINAL =
  /^(OK|ERROR|BUSY|NO CARRIER|NO DIAL ?TONE|NO ANSWER|DELAYED|CONNECT.*|\+CM[ES] ERROR:.*)$/;

/** Whether a line ends an answer. */
export function isFinal(line: string): boolean {
  return FINAL.test(line);
}

/** Information lines as they go over the wire (V.250 §5.7.1). */
export function formatLines(lines: readonly string[], verbose: boolean): string {
  if (lines.length === 0) return '';
  const text = `${lines.join('\r\n')}\r\n`;
  return verbose ? `\r\n${text}` : text;
}

/** A result code as it goes over the wire; one without a number stays in words. */
export function formatResult(code: string, verbose: boolean): string {
  if (verbose) return `\r\n${code}\r\n`;
  const number = NUMERIC[code.startsWith('CONNECT') ? 'CONNECT' : code];
  return number === undefined ? `\r\n${code}\r\n` : `${number}\r`;
}
