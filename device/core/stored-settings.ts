import { FORGET, isSecretSetting, splitLines, type SettingsRead } from './settings';

/** Secrets by their key. */
export type Secrets = Readonly<Record<string, string>>;

/** What becomes of the secrets of a pppi.conf once the data partition is there, or will not come. */
export interface SecretsPlan {
  /** the settings that hold, secrets from the data partition among them */
  readonly settings: readonly { readonly key: string; readonly value: string }[];
  /** what the data partition is to have, written whole; null: it has that */
  readonly store: Secrets | null;
  /** lines of pppi.conf that may go, as the data partition gave them back at this start */
  readonly clear: readonly number[];
  /** for people */
  readonly notes: readonly string[];
}

/**
 * A secret stays on the boot partition until a later start has read it from the data partition: a card that loses its
 * last writes would otherwise have it on neither.
 * @param stored null: there is no data partition
 */
export function planSecrets(
  read: Extract<SettingsRead, { is: 'good' }>,
  stored: Secrets | null,
): SecretsPlan {
  const written = read.settings.filter(({ key }) => isSecretSetting(key));
  const away = read.moved
    .map(({ key }) => key)
    .filter((key) => !written.some((setting) => setting.key === key));
  const found = away.flatMap((key) => {
    const value = stored !== null && Object.hasOwn(stored, key) ? stored[key] : undefined;
    return value === undefined ? [] : [{ key, value }];
  });
  const notes = away.flatMap((key) => {
    if (stored === null) return [`${key} is on the data partition, which is missing`];
    if (found.some((setting) => setting.key === key)) return [];
    return [`${key} is no longer on the data partition; set it in pppi.conf again`];
  });
  const settings = [...read.settings, ...found].map(({ key, value }) => ({ key, value }));
  if (stored === null) return { settings, store: null, clear: [], notes };
  const wanted = Object.fromEntries([...found, ...written].map(({ key, value }) => [key, value]));
  const clear = written.flatMap(({ key, value, line }) =>
    Object.hasOwn(stored, key) && stored[key] === value ? [line] : [],
  );
  return { settings, store: isSame(wanted, stored) ? null : wanted, clear, notes };
}

/**
 * The file without its secrets, a note in the place of each; all else stays as its bytes are.
 * @param lines numbers of the lines to clear, from 1
 */
export function withoutSecrets(
  bytes: readonly number[],
  read: Extract<SettingsRead, { is: 'good' }>,
  lines: readonly number[],
): readonly number[] {
  const cleared = new Map(
    read.settings.filter(({ line }) => lines.includes(line)).map(({ line, key }) => [line, key]),
  );
  const keys = [...cleared.values()];
  // The note of an earlier value.
  const old = read.moved.filter(({ key }) => keys.includes(key)).map(({ line }) => line);
  return splitLines(bytes).flatMap((line, index) => {
    const key = cleared.get(index + 1);
    if (old.includes(index + 1)) return [];
    const end = line.at(-1) === 13 ? [13, 10] : [10];
    if (key === undefined) return [...line, 10];
    return [...`# ${key}${FORGET}`].map((letter) => letter.charCodeAt(0)).concat(end);
  });
}

function isSame(one: Secrets, other: Secrets): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
