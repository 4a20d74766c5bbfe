import { fullKey, isSecretSetting, notedKey, splitLines, STAR, type LinkKinds } from './settings';
import { decodeUtf8, encodeUtf8 } from './utf8';

/** Bytes that mean something here. */
const [NEW_LINE, TAB, RETURN, BLANK, EQUALS, HASH] = [10, 9, 13, 32, 61, 35];
const QUOTES = [34, 39];
/** Windows' byte order mark. */
const MARK = [0xef, 0xbb, 0xbf];

/** A line of pppi.conf, whatever is in it, as people edit it. */
interface Line {
  /** without the line's end */
  readonly bytes: readonly number[];
  /** with the name of its link; '' where none is */
  readonly key: string;
  readonly kind: 'blank' | 'set' | 'comment';
  /** where the value begins and ends, without quotes */
  readonly from: number;
  readonly to: number;
}

/** @param begin where it begins, behind a byte order mark */
function readLine(bytes: readonly number[], begin: number, links: LinkKinds): Line {
  const from = skip(bytes, begin, bytes.length);
  const to = back(bytes, from, bytes.length);
  const isComment = bytes[from] === HASH;
  const equals = bytes.indexOf(EQUALS, from);
  const kind = from === to ? 'blank' : isComment ? 'comment' : 'set';
  const line = { bytes, kind, key: '', from: to, to } as const;
  if (equals < 0) return line;
  const start = skip(bytes, isComment ? from + 1 : from, equals);
  const key = text(bytes.slice(start, back(bytes, start, equals)));
  const value = { from: skip(bytes, equals + 1, to), to };
  const [first, last] = [bytes[value.from], bytes[to - 1]];
  const isQuoted = to - value.from > 1 && first === last && QUOTES.includes(first ?? 0);
  return {
    ...line,
    key: /^[A-Za-z0-9._-]*$/.test(key) ? fullKey(key, links) : '',
    from: value.from + (isQuoted ? 1 : 0),
    to: value.to - (isQuoted ? 1 : 0),
  };
}

function linesOf(bytes: readonly number[], links: LinkKinds): Line[] {
  const marked = MARK.every((byte, at) => bytes[at] === byte);
  return splitLines(bytes).map((line, index) =>
    readLine(line, marked && index === 0 ? MARK.length : 0, links),
  );
}

/**
 * @param keys of secrets
 * @returns the file with asterisks for their values, and not a byte more or less: it is written in place
 */
export function withStars(
  bytes: readonly number[],
  keys: readonly string[],
  links: LinkKinds,
): readonly number[] {
  return join(bytes, linesOf(bytes, links), ({ bytes, kind, key, from, to }) =>
    kind === 'set' && keys.includes(key)
      ? bytes.map((byte, at) => (at < from || at >= to ? byte : STAR))
      : bytes,
  );
}

/**
 * What may be shown of the file: only what is known to be no secret. A key that is written wrongly may be meant as one,
 * and so may a comment.
 */
export function shownSettings(bytes: readonly number[], links: LinkKinds): string {
  return linesOf(bytes, links)
    .map((line) => `${shownLine(line, links)}\n`)
    .join('')
    .replace(/[^\n\t -~\u00a0-\uffff]/g, '?');
}

function shownLine({ bytes, kind, key, from, to }: Line, links: LinkKinds): string {
  const line = text(bytes).replace(/\r$/, '');
  const isOpen = /^(hostname|ssh\.key|.+\.(apn|user))$/.test(key);
  if (kind === 'blank' || isOpen) return line;
  if (kind === 'set') {
    if (key === '') return '(not shown: neither KEY = VALUE nor a comment)';
    const isAway =
      isSecretSetting(key) && to > from && bytes.slice(from, to).every((byte) => byte === STAR);
    return `${key} = (${isAway ? 'on the data partition' : 'not shown'})`;
  }
  if (key !== '') return from === to ? line : `#${key} = (not shown)`;
  if (notedKey(line.trim(), links) !== null) return line;
  return /(pin|password).*=/i.test(line) ? '# (not shown)' : line;
}

/**
 * @param value null: it goes back to that of the image, and a stored one is forgotten
 * @returns the file with a key set
 */
export function withSetting(
  bytes: readonly number[],
  key: string,
  value: string | null,
  links: LinkKinds,
): readonly number[] {
  const lines = linesOf(bytes, links);
  const end = lines.some((line) => line.bytes.at(-1) === RETURN) ? [RETURN] : [];
  const isNote = (line: Line) => notedKey(text(line.bytes).trim(), links) === key;
  // There may be many keys for SSH.
  const places =
    key === 'ssh.key' && value !== null ? [] : lines.filter((line) => line.key === key);
  const place =
    places.find(({ kind }) => kind === 'set') ?? places.find(({ kind }) => kind === 'comment');
  const set = encodeUtf8(value === null ? `#${key} =` : `${key} = ${quoted(value)}`);
  const changed = join(bytes, lines, (line) => {
    if (isNote(line)) return null;
    if (value === null)
      return line.kind === 'set' && line.key === key ? [...set, ...end] : line.bytes;
    return line === place ? [...set, ...end] : line.bytes;
  });
  if (value === null || place) return changed;
  const isOpen = changed.length > 0 && changed.at(-1) !== NEW_LINE;
  return [...changed, ...(isOpen ? [...end, NEW_LINE] : []), ...set, ...end, NEW_LINE];
}

/** One pair of quotes is taken off when it is read. */
function quoted(value: string): string {
  return /^[ "']|[ "']$/.test(value) ? `"${value}"` : value;
}

/** @param change null: the line goes */
function join(
  bytes: readonly number[],
  lines: readonly Line[],
  change: (line: Line) => readonly number[] | null,
): number[] {
  const isEnded = bytes.at(-1) === NEW_LINE;
  return lines.flatMap((line, index) => {
    const changed = change(line);
    if (changed === null) return [];
    return [...changed, ...(index < lines.length - 1 || isEnded ? [NEW_LINE] : [])];
  });
}

function skip(bytes: readonly number[], from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] === BLANK || bytes[at] === TAB)) at += 1;
  return at;
}

function back(bytes: readonly number[], from: number, to: number): number {
  let at = to;
  if (at > from && bytes[at - 1] === RETURN) at -= 1;
  while (at > from && (bytes[at - 1] === BLANK || bytes[at - 1] === TAB)) at -= 1;
  return at;
}

/** Bytes that are no text have nothing of use to us. */
function text(bytes: readonly number[]): string {
  return decodeUtf8(bytes) ?? '?'.repeat(bytes.length);
}
