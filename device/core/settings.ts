import {
  DEVICE_SETTINGS,
  LINK_SETTINGS,
  ONE_LINE,
  SECRET_SETTINGS,
  type ValueRule,
} from './setting-rules';
import type { Kind } from './kinds';
import { decodeUtf8 } from './utf8';

/** No more is read of a pppi.conf. */
export const MOST_BYTES = 65_536;
/** How the note of a secret goes on that is on the data partition, behind its key. */
const MOVED = ' was moved to the data partition';
export const FORGET = `${MOVED}; delete this line to forget it`;

/** One line KEY = VALUE; the key with the name of its link. */
export interface Setting {
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

/** What a pppi.conf says: all of it or, if anything in it is wrong, nothing. Mistakes are for people, without a value. */
export type SettingsRead =
  | {
      readonly is: 'good';
      readonly settings: readonly Setting[];
      /** keys of secrets that a note says are on the data partition, with the lines of the notes */
      readonly moved: readonly { readonly key: string; readonly line: number }[];
    }
  | { readonly is: 'bad'; readonly mistakes: readonly string[] };

/** The links of the device, by name. */
export type LinkKinds = Readonly<Record<string, Kind>>;

/**
 * Reads pppi.conf. People edit it on any computer: Windows' line ends and byte order mark, blanks and quotes do no harm.
 * A file that says nothing at all, not even a comment, is what a power cut leaves: every image has one with comments.
 * @param bytes the file; null: it cannot be read
 */
export function readSettings(bytes: readonly number[] | null, links: LinkKinds): SettingsRead {
  if (bytes === null) return bad(['pppi.conf cannot be read']);
  if (bytes.length > MOST_BYTES) return bad([`pppi.conf is larger than ${MOST_BYTES} bytes`]);
  if (bytes.includes(0)) return bad(['pppi.conf is not plain text; save it as UTF-8']);
  const lines = linesOf(bytes);
  if (lines.every((line) => line !== null && trim(line) === ''))
    return bad(['pppi.conf is empty: write "# nothing" into it if nothing is to be set']);
  const read = lines.map((line, index) => readLine(line, index + 1, links));
  const settings = read.flatMap(({ setting }) => setting ?? []);
  const mistakes = read.map(({ mistake, setting }) => {
    if (mistake !== undefined || setting === undefined || setting.key === 'ssh.key') return mistake;
    const first = settings.find(({ key }) => key === setting.key);
    return first === setting ? undefined : `${setting.key} is set a second time`;
  });
  const told = mistakes.flatMap((text, index) =>
    text === undefined ? [] : [`pppi.conf line ${index + 1}: ${text}`],
  );
  if (told.length > 0) return bad(told);
  return { is: 'good', settings, moved: read.flatMap(({ moved }) => moved ?? []) };
}

function bad(mistakes: readonly string[]): SettingsRead {
  return { is: 'bad', mistakes: [...mistakes, 'pppi.conf is ignored until this is fixed'] };
}

interface LineRead {
  readonly setting?: Setting;
  readonly moved?: { readonly key: string; readonly line: number };
  readonly mistake?: string;
}

/** @param text null: its bytes are no text, which does no harm in a comment */
function readLine(text: string | null, line: number, links: LinkKinds): LineRead {
  const bare = trim(text ?? '');
  if (text !== null && bare === '') return {};
  if (text === null) return { mistake: 'is not UTF-8' };
  if (bare.startsWith('#')) {
    const key = notedKey(bare, links);
    return key === null ? {} : { moved: { key, line } };
  }
  const at = bare.indexOf('=');
  if (at < 0) return { mistake: 'is neither KEY = VALUE nor a comment' };
  const named = nameOf(trim(bare.slice(0, at)), links);
  if ('mistake' in named) return named;
  const value = unquoted(trim(bare.slice(at + 1)));
  if (value === '') return { mistake: `${named.key} has no value` };
  const broken = [ONE_LINE, ...named.rules].find(({ fits }) => !fits(value));
  if (broken) return { mistake: `${named.key} ${broken.message}` };
  return { setting: { key: named.key, value, line } };
}

type Named =
  { readonly key: string; readonly rules: readonly ValueRule[] } | { readonly mistake: string };

/** `link.` stands for the only link. */
function nameOf(key: string, links: LinkKinds): Named {
  if (has(DEVICE_SETTINGS, key)) return { key, rules: DEVICE_SETTINGS[key] };
  if (!/^[A-Za-z0-9._-]+$/.test(key)) return { mistake: 'has no key before the =' };
  const at = key.lastIndexOf('.');
  const what = key.slice(at + 1);
  if (at <= 0 || !has(LINK_SETTINGS, what)) return { mistake: `there is no key ${key}` };
  const typed = key.slice(0, at);
  const names = Object.keys(links);
  if (typed === 'link' && !Object.hasOwn(links, 'link') && names.length !== 1)
    return { mistake: `link. is for a device with one link; this one has ${names.join(' ')}` };
  const link = typed === 'link' && !Object.hasOwn(links, 'link') ? (names[0] ?? '') : typed;
  const kind = Object.hasOwn(links, link) ? links[link] : undefined;
  if (kind === undefined) return { mistake: `there is no link ${link}` };
  if (kind !== 'serial')
    return { mistake: `the modem of ${link} dials on its own; set ${what} in the modem` };
  return { key: `${link}.${what}`, rules: LINK_SETTINGS[what] };
}

/** @returns the key of a note about a secret of a link that there is; null: an ordinary comment */
function notedKey(comment: string, links: LinkKinds): string | null {
  const end = comment.indexOf(MOVED);
  if (end < 0) return null;
  const key = trim(comment.slice(1, end));
  const [link = '', what = '', ...more] = key.split('.');
  return more.length === 0 && Object.hasOwn(links, link) && SECRET_SETTINGS.includes(what)
    ? key
    : null;
}

/** @returns whether a setting leaves the boot partition */
export function isSecretSetting(key: string): boolean {
  return SECRET_SETTINGS.includes(key.slice(key.lastIndexOf('.') + 1));
}

/** One pair of quotes, so that a value may begin or end with a blank. */
function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}

/** Without Windows' ends and byte order mark; null: a line that is no UTF-8 and no comment. */
function linesOf(bytes: readonly number[]): (string | null)[] {
  return splitLines(bytes).map((line, index) => {
    const text = decodeUtf8(line);
    const bare = index === 0 ? text?.replace(/^\ufeff/, '') : text;
    if (text !== null) return (bare ?? text).replace(/\r$/, '');
    return /^[ \t]*#/.test(String.fromCharCode(...line.slice(0, 80))) ? '#' : null;
  });
}

/** @returns the lines without their ends; what stands behind the last one is a line too */
export function splitLines(bytes: readonly number[]): readonly (readonly number[])[] {
  const lines: number[][] = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(10, from);
    lines.push(bytes.slice(from, end < 0 ? bytes.length : end));
    from = end < 0 ? bytes.length : end + 1;
  }
  return lines;
}

function trim(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}

function has<T extends object>(names: T, key: string): key is keyof T & string {
  return Object.hasOwn(names, key);
}
