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
/** How the note of earlier versions goes on, behind the key of a secret that is on the data partition. */
const MOVED = ' was moved to the data partition';

/** A setting by its key, with the name of its link. */
export interface Value {
  readonly key: string;
  readonly value: string;
}

/** One line KEY = VALUE. */
export interface Setting extends Value {
  readonly line: number;
}

/** A line that stands for a secret which the data partition has. */
export interface Away {
  readonly key: string;
  readonly line: number;
  /** null: a note, as earlier versions wrote it; else the value, of which some characters or all are `*` */
  readonly shown: string | null;
  /** Whether that can be a value of its own. */
  readonly isValue: boolean;
}

/** What a pppi.conf says: all of it or, if anything in it is wrong, nothing. Mistakes are for people, without a value. */
export type SettingsRead =
  | {
      readonly is: 'good';
      readonly settings: readonly Setting[];
      readonly away: readonly Away[];
    }
  | { readonly is: 'bad'; readonly mistakes: readonly string[] };

/** The links of the device, by name. */
export type LinkKinds = Readonly<Record<string, Kind>>;

/**
 * Reads pppi.conf. People edit it on any computer: Windows' line ends and byte order mark, blanks and quotes do no harm.
 * A file that says nothing at all, not even a comment, is what a power cut leaves: every image has one with comments.
 * @param file its bytes; a text: why it cannot be read
 */
export function readSettings(file: readonly number[] | string, links: LinkKinds): SettingsRead {
  if (typeof file === 'string') return bad([`pppi.conf cannot be read: ${file}`]);
  const bytes = file;
  if (bytes.length > MOST_BYTES) return bad([`pppi.conf is larger than ${MOST_BYTES} bytes`]);
  if (bytes.includes(0)) return bad(['pppi.conf is not plain text; save it as UTF-8']);
  const lines = linesOf(bytes);
  if (lines.every((line) => line !== null && trim(line) === ''))
    return bad([
      'pppi.conf is missing or empty: write "# nothing" into it if nothing is to be set',
    ]);
  const read = lines.map((line, index) => readLine(line, index + 1, links));
  const settings = read.flatMap(({ setting }) => setting ?? []);
  const away = read.flatMap(({ away }) => away ?? []);
  const set = [...settings, ...away.filter(({ shown }) => shown !== null)];
  const mistakes = read.map(({ mistake }, index) => {
    const { key } = set.find(({ line }) => line === index + 1) ?? {};
    if (mistake !== undefined || key === undefined || key === 'ssh.key') return mistake;
    const isSecond = set.some((other) => other.key === key && other.line <= index);
    return isSecond ? `${key} is set a second time` : undefined;
  });
  const told = mistakes.flatMap((text, index) =>
    text === undefined ? [] : [`pppi.conf line ${index + 1}: ${text}`],
  );
  if (told.length > 0) return bad(told);
  return { is: 'good', settings, away };
}

function bad(mistakes: readonly string[]): SettingsRead {
  return { is: 'bad', mistakes: [...mistakes, 'pppi.conf is ignored until this is fixed'] };
}

interface LineRead {
  readonly setting?: Setting;
  readonly away?: Away;
  readonly mistake?: string;
}

/** @param text null: its bytes are no text, which does no harm in a comment */
function readLine(text: string | null, line: number, links: LinkKinds): LineRead {
  const bare = trim(text ?? '');
  if (text !== null && bare === '') return {};
  if (text === null) return { mistake: 'is not UTF-8' };
  if (bare.startsWith('#')) {
    const key = notedKey(bare, links);
    return key === null ? {} : { away: { key, line, shown: null, isValue: false } };
  }
  const at = bare.indexOf('=');
  if (at < 0) return { mistake: 'is neither KEY = VALUE nor a comment' };
  const named = nameOf(trim(bare.slice(0, at)), links);
  if ('mistake' in named) return named;
  const value = unquoted(trim(bare.slice(at + 1)));
  const mistake = brokenRule(value, named.rules);
  if (isSecretSetting(named.key) && value.includes('*')) {
    const isValue = mistake === null && !isStars(value);
    return { away: { key: named.key, line, shown: value, isValue } };
  }
  if (mistake !== null) return { mistake: `${named.key} ${mistake}` };
  return { setting: { key: named.key, value, line } };
}

/** @returns what is wrong with a value; null: nothing is */
function brokenRule(value: string, rules: readonly ValueRule[]): string | null {
  if (value === '') return 'has no value';
  return [ONE_LINE, ...rules].find(({ fits }) => !fits(value))?.message ?? null;
}

/** @returns what is wrong with a setting, by its whole key; null: nothing is */
export function mistakeIn(key: string, value: string, links: LinkKinds): string | null {
  const named = nameOf(key, links);
  return 'mistake' in named ? named.mistake : brokenRule(value, named.rules);
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
  const link = linkOf(typed, links);
  if (link === null)
    return { mistake: `link. is for a device with one link; this one has ${namesOf(links)}` };
  const kind = Object.hasOwn(links, link) ? links[link] : undefined;
  if (kind === undefined) return { mistake: `there is no link ${link}` };
  if (kind !== 'serial')
    return { mistake: `the modem of ${link} dials on its own; set ${what} in the modem` };
  return { key: `${link}.${what}`, rules: LINK_SETTINGS[what] };
}

/** @returns the link's own name for `link`; null: there is not one link */
function linkOf(typed: string, links: LinkKinds): string | null {
  if (typed !== 'link' || Object.hasOwn(links, 'link')) return typed;
  const [name, ...others] = Object.keys(links);
  return name === undefined || others.length > 0 ? null : name;
}

function namesOf(links: LinkKinds): string {
  return Object.keys(links).join(' ');
}

/** @returns a key with the link's own name in place of `link`, if there is one link */
export function fullKey(key: string, links: LinkKinds): string {
  const [typed = '', ...rest] = key.split('.');
  return [rest.length > 0 ? (linkOf(typed, links) ?? typed) : typed, ...rest].join('.');
}

/** What stands in the place of each byte of a secret that has left the boot partition. */
export const STAR = 42;

/** @returns whether that stands for the value which the data partition has */
export function isStars(value: string): boolean {
  return /^\*+$/.test(value);
}

/** @returns the key of a note about a secret of a link that there is; null: an ordinary comment */
export function notedKey(comment: string, links: LinkKinds): string | null {
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

/** One pair of quotes is taken off, so that a value may begin or end with a blank. */
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
