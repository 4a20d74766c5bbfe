import {
  isSecretSetting,
  isStars,
  mistakeIn,
  STAR,
  type Away,
  type LinkKinds,
  type Setting,
  type SettingsRead,
  type Value,
} from './settings';
import { encodeUtf8 } from './utf8';

/** What holds, and what has to be done for it, once the data partition is there or will not come. */
export interface SettingsPlan {
  /** what holds */
  readonly values: readonly Value[];
  /** what the data partition is to have, written whole; null: it has that, or is not to be changed */
  readonly store: readonly Value[] | null;
  /** keys of secrets that pppi.conf need not show any more: the data partition gave them back at this start */
  readonly clear: readonly string[];
  /** for people */
  readonly notes: readonly string[];
}

/**
 * The data partition has all that pppi.conf has set last, so that a file which a power cut has damaged, or a person has
 * made a mistake in, changes nothing. A secret stays on the boot partition until a later start has read it from there: a
 * card that loses its last writes would otherwise have it on neither.
 * @param stored null: there is no data partition, or it cannot be read
 */
export function planSettings(read: SettingsRead, stored: readonly Value[] | null): SettingsPlan {
  const nothing = { store: null, clear: [] };
  if (read.is === 'bad') {
    const notes = stored?.length ? ['what pppi.conf set at an earlier start holds'] : [];
    return { ...nothing, values: stored ?? [], notes };
  }
  const found = linesThatCount(read).map((one) =>
    'value' in one ? one : { key: one.key, value: valueOf(one, stored) },
  );
  const missing = found.filter(({ value }) => value === null).map(({ key }) => key);
  const values = found.flatMap(({ key, value }) => (value === null ? [] : [{ key, value }]));
  if (stored === null) {
    const notes = missing.map((key) => `${key} is on the data partition, which is missing`);
    return { ...nothing, values, notes };
  }
  const store = storedText(values) === storedText(stored) ? null : values;
  const secrets = values.map(({ key }) => key).filter(isSecretSetting);
  return {
    ...{ values, store, clear: store === null ? secrets : [] },
    notes: missing.map(
      (key) => `${key} is no longer on the data partition; set it in pppi.conf again`,
    ),
  };
}

type Good = Extract<SettingsRead, { is: 'good' }>;

/** In their order. A value counts more than asterisks, and these more than the note of an earlier version. */
function linesThatCount({ settings, away }: Good): readonly (Setting | Away)[] {
  const shown = away.filter((one) => one.shown !== null);
  const notes = away.filter((one) => one.shown === null);
  const counts: (Setting | Away)[] = [...settings, ...shown];
  for (const note of notes) if (!counts.some(({ key }) => key === note.key)) counts.push(note);
  return counts.sort((one, other) => one.line - other.line);
}

/**
 * @returns the value that a line stands for; null: nobody has it. A write that was cut between two sectors leaves a value
 *   of which a part is asterisks: if the rest is that of the stored one, it is the stored one.
 */
function valueOf({ key, shown, isValue }: Away, stored: readonly Value[] | null): string | null {
  const value = stored && storedValue(stored, key);
  if (value !== null && (shown === null || covers(shown, value))) return value;
  return isValue ? shown : null;
}

/** By bytes, as they are written. Asterisks alone are no matter of length: a person may type them. */
function covers(shown: string, value: string): boolean {
  if (isStars(shown)) return true;
  const [seen, whole] = [encodeUtf8(shown), encodeUtf8(value)];
  return (
    seen.length === whole.length && seen.every((byte, at) => byte === STAR || byte === whole[at])
  );
}

function storedValue(stored: readonly Value[], key: string): string | null {
  return stored.find((one) => one.key === key)?.value ?? null;
}

/** @returns keys of secrets that perhaps only the data partition has; null: nobody knows */
export function keysAway(read: SettingsRead): readonly string[] | null {
  if (read.is === 'bad') return null;
  return linesThatCount(read).flatMap((one) => ('value' in one ? [] : [one.key]));
}

/** @returns lines KEY=VALUE, in which a value has no end of line; read back by `readStored` */
export function storedText(values: readonly Value[]): string {
  return values.map(({ key, value }) => `${key}=${value}\n`).join('');
}

/**
 * Reads what `storedText` has written, or an earlier version, which stored secrets alone.
 * @returns what of it could stand in a pppi.conf: a card may give back anything
 */
export function readStored(text: string, links: LinkKinds): readonly Value[] {
  return readValues(text).filter(({ key, value }) => mistakeIn(key, value, links) === null);
}

/** Reads what this start has written by `storedText`. */
export function readValues(text: string): readonly Value[] {
  return text.split('\n').flatMap((line) => {
    const at = line.indexOf('=');
    return at > 0 ? [{ key: line.slice(0, at), value: line.slice(at + 1) }] : [];
  });
}
