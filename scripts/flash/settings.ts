import { checkSetting, environmentProblem, Secret, settingName, settingValue } from '../config';
import { EXIT, UserError } from '../frame';

/** One `--set KEY=VALUE`. */
export interface Setting {
  /** as typed; `link.` may stand for the only link */
  key: string;
  value: string | Secret;
}

const HELP = 'docs/pppi.conf.md has every key';

/**
 * Reads `--set KEY=VALUE`; `KEY=env:NAME` takes the value from the environment, so that a secret appears in no command
 * line.
 * @throws UserError (usage) for an unknown key or an invalid value; the message never shows a value
 */
export function readSettings(
  words: readonly string[],
  env: Record<string, string | undefined>,
): Setting[] {
  return words.map((word) => {
    const [, key, raw] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
    if (key === undefined || raw === undefined)
      throw new UserError(
        `--set needs KEY=VALUE, not "${word.split('=')[0]}" is not`,
        HELP,
        EXIT.usage,
      );
    const name = settingName(key);
    if (!name) throw new UserError(`--set: there is no key ${key}`, HELP, EXIT.usage);
    const value = fromEnvironment(raw, env);
    const mistake = checkSetting(name, value);
    if (mistake) throw new UserError(`--set ${key}: ${mistake}`, HELP, EXIT.usage);
    return { key, value: settingValue(name, value) };
  });
}

function fromEnvironment(raw: string, env: Record<string, string | undefined>): string {
  if (!raw.startsWith('env:')) return raw;
  const name = raw.slice('env:'.length);
  const value = env[name];
  if (value === undefined)
    throw new UserError(
      `--set: the environment has no ${name}`,
      `export ${name}=… first`,
      EXIT.usage,
    );
  const problem = environmentProblem(value);
  if (problem !== undefined)
    throw new UserError(`--set: the value of ${name} ${problem}`, HELP, EXIT.usage);
  return value;
}

/** A line `key = value`, which may be commented out. */
const LINE = /^#?(?<key>[a-z][a-z0-9-]*(?:\.[a-z]+)?) *=/;

/**
 * Writes settings into the text of a card's pppi.conf, each in place of its commented-out line.
 * @param text the file on the card; its lines define the keys that this card knows
 * @throws UserError for a key that the card does not know, or that is set twice
 */
export function applySettings(text: string, settings: readonly Setting[]): string {
  const lines = text.split('\n');
  const known = lines.flatMap((line) => LINE.exec(line)?.groups?.key ?? []);
  const set = new Map<string, Setting['value'][]>();
  for (const { key: typed, value } of settings) {
    const key = fullName(typed, known);
    const values = set.get(key) ?? [];
    if (values.length > 0 && key !== 'ssh.key')
      throw new UserError(`--set ${key} is given twice`, HELP, EXIT.usage);
    set.set(key, [...values, value]);
  }
  return lines
    .flatMap((line) => {
      const key = LINE.exec(line)?.groups?.key ?? '';
      const values = set.get(key);
      set.delete(key);
      return values ? values.map((value) => `${key} = ${quoted(value)}`) : [line];
    })
    .join('\n');
}

function fullName(key: string, known: readonly string[]): string {
  if (known.includes(key)) return key;
  const [, last] = /^link\.(.*)$/.exec(key) ?? [];
  const fitting = known.filter((name) => last !== undefined && name.endsWith(`.${last}`));
  if (fitting.length === 1) return fitting[0] ?? '';
  throw new UserError(
    `this card has no setting ${key}`,
    `it has: ${[...new Set(known)].join(', ')}`,
    EXIT.usage,
  );
}

/** The reader strips surrounding blanks and one pair of quotes. */
function quoted(setting: Setting['value']): string {
  const value = setting instanceof Secret ? setting.reveal() : setting;
  const bare = value.trim() === value && !/^(["']).*\1$/s.test(value);
  return bare ? value : `"${value}"`;
}
