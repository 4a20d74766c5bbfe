/** A line with a name, as `+CSQ: 20,99`. */
export interface Named {
  /** in capitals, with its sign if it has one */
  readonly name: string;
  readonly rest: string;
  /** false: blanks stand where the colon should be, or nothing */
  readonly colon: boolean;
}

const SIGNED = /^([+^$#*%!&_])\s*([A-Z]\w*)\s*(:|\s|$)(.*)$/i;
const BARE = /^([A-Z]\w*)\s*:(.*)$/i;

/** @returns the name and what stands behind it; undefined for a line that has none */
export function namedLine(text: string): Named | undefined {
  const [, sign, word = '', mark, rest = ''] = SIGNED.exec(text) ?? [];
  if (sign !== undefined)
    return { name: sign + word.toUpperCase(), rest: rest.trim(), colon: mark === ':' };
  const [, bare, behind = ''] = BARE.exec(text) ?? [];
  return bare === undefined
    ? undefined
    : { name: bare.toUpperCase(), rest: behind.trim(), colon: true };
}

/** Lines of modems that come unasked and have no sign; what stands behind a colon is not of the name. */
const UNASKED = new Set([
  ...['RING', 'CALL READY', 'SMS READY', 'RDY', 'APP RDY', 'START', 'STARTUP', 'SYSSTART'],
  ...['POWERED DOWN', 'POWER DOWN', 'NORMAL POWER DOWN', 'SHUTDOWN', 'SMS DONE', 'PB DONE'],
  ...['VOICE CALL', 'MISSED_CALL', 'DST', 'UNDER-VOLTAGE WARNNING', 'OVER-VOLTAGE WARNNING'],
  ...['UNDER-VOLTAGE POWER DOWN', 'OVER-VOLTAGE POWER DOWN', 'SMS FULL', 'PDP DEACT', 'MODEM'],
  ...['+PBREADY', '^SYSSTART', '^SHUTDOWN', '*ATREADY', '+CGREADY', 'CLOSED'],
]);

/** @returns the name of a line that comes unasked, undefined for one that may be of an answer */
export function unaskedName(text: string): string | undefined {
  const named = namedLine(text);
  if (named?.colon && /^\W|^_/.test(named.name)) return named.name;
  const name = wordsBeforeColon(text);
  return UNASKED.has(name.toUpperCase()) ? name : undefined;
}

/** @returns what a line is called of which nothing else is known */
export function nameOfAny(text: string): string {
  const named = namedLine(text);
  return named && /^\W|^_/.test(named.name) ? named.name : wordsBeforeColon(text);
}

const wordsBeforeColon = (text: string) => (text.split(':')[0] ?? '').trim();

/** An echo of this command. */
export function isEchoOf(text: string, command: string | null): boolean {
  return command !== null && text.toUpperCase() === command.trim().toUpperCase();
}

/** What a port had in its buffer when it was opened: no letters, or control characters before a letter. */
export function isNoise(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/[a-z0-9]/i.test(text) || /^[^a-z0-9]*[\x00-\x08\x0e-\x1f\x7f]/i.test(text);
}

/** An echo of a command, of this one or of one before. */
export function isEcho(text: string, command: string | null): boolean {
  if (isEchoOf(text.replace(/^[^\x21-\x7e]+/, ''), command)) return true;
  return /^AT(?:[+^$#*%!&\\]\w|[EZIHVQX]\d?$|D[T\d*])/i.test(text);
}
