// pppi-settings show|edit|set|unset: pppi.conf on the boot partition, by hand. What would not hold at the next start is not
// written. A password or a PIN is never an argument, which everybody on the device could read in /proc, and is never
// shown. Its first argument is a folder of root's alone, which /usr/sbin/pppi-settings makes and removes.
import {
  fullKey,
  isSecretSetting,
  isStars,
  MOST_BYTES,
  readSettings,
  shownSettings,
  withSetting,
} from '../core';
import {
  complain,
  environment,
  guarded,
  isTerminal,
  print,
  quit,
  readBytes,
  readLine,
  runNow,
  sameBytes,
  writeWholeBytes,
} from '../io';
import { BootFile, linkKinds } from '../pppi-conf';

const USAGE = `usage: pppi-settings [show]           pppi.conf, without passwords and PINs
       pppi-settings set KEY=VALUE    set a value; for a password or a PIN: set KEY, then type the value when asked
       pppi-settings unset KEY        go back to the value in the image
       pppi-settings edit             open it in the editor that EDITOR names, or in vi
Changes take effect at the next start. Exit status: 0 done, 1 failed, 2 wrong usage.`;

const [, folder = '', what = 'show', argument, ...more] = scriptArgs;
const file = new BootFile(folder);
const changed = `${folder}/new`;

guarded(() => {
  if (what === '-h' || what === '--help') print(USAGE);
  else if (more.length > 0) refuse();
  else if (what === 'show' && argument === undefined) show();
  else if (what === 'edit' && argument === undefined) edit();
  else if (what === 'set' && argument !== undefined) set(argument);
  else if (what === 'unset' && argument !== undefined) change(fullKey(argument, linkKinds()), null);
  else refuse();
  quit(0);
})();

function refuse(): never {
  complain(USAGE);
  quit(2);
}

function fail(text: string, status = 1): never {
  complain(`pppi-settings: ${text}`);
  quit(status);
}

/** @returns pppi.conf as it is on the card */
function fetch(): readonly number[] {
  file.copy();
  const bytes = file.bytes();
  if (typeof bytes === 'string') return fail(bytes);
  if (bytes.length > MOST_BYTES) return fail(`pppi.conf is larger than ${MOST_BYTES} bytes`);
  return bytes;
}

function show(): void {
  print(shownSettings(fetch(), linkKinds()).replace(/\n$/, ''));
}

function set(assignment: string): void {
  const at = assignment.indexOf('=');
  const key = fullKey(at < 0 ? assignment : assignment.slice(0, at), linkKinds());
  if (at >= 0 && isSecretSetting(key))
    fail(
      `a password or a PIN is no argument: pppi-settings set ${key}, and the value is asked for`,
      2,
    );
  const value = at < 0 ? ask(key) : assignment.slice(at + 1);
  if (value.trim() === '') fail(`no value for ${key}; pppi-settings unset ${key} takes it away`, 2);
  if (value.includes('\n')) fail('a value is one line', 2);
  if (isSecretSetting(key) && isStars(value))
    fail('asterisks stand for the value that the data partition has');
  change(key, value);
}

/** A terminal does not show what is typed; /usr/sbin/pppi-settings turns that back on if this is interrupted. */
function ask(key: string): string {
  if (!isTerminal()) return readLine() || fail(`no value for ${key}`);
  complain(`${key}:`);
  runNow(['stty', '-echo']);
  const value = readLine();
  runNow(['stty', 'echo']);
  return value || fail(`no value for ${key}`);
}

function change(key: string, value: string | null): void {
  const before = fetch();
  const after = withSetting(before, key, value, linkKinds());
  if (!holds(after)) fail('no change');
  put(before, after);
}

/** Says what is wrong, which never has a value in it. */
function holds(bytes: readonly number[]): boolean {
  const read = readSettings(bytes, linkKinds());
  if (read.is === 'good') return true;
  for (const mistake of read.mistakes.slice(0, -1)) complain(mistake);
  return false;
}

function put(before: readonly number[], after: readonly number[]): void {
  if (sameBytes(before, after)) return print('no change');
  write(after);
  if (file.run('replace', changed) !== 0) fail(file.reason());
  if (file.says() !== '') complain(`pppi-settings: ${file.says()}`);
  print('written; takes effect at the next start');
}

function write(bytes: readonly number[]): void {
  if (!writeWholeBytes(changed, Uint8Array.from(bytes), 0o600)) fail('the RAM disk is full');
}

function edit(): void {
  const before = fetch();
  write(before);
  for (;;) {
    if (runNow([environment('EDITOR') || 'vi', changed]) !== 0)
      fail('the editor has failed; no change');
    const after = readBytes(changed, MOST_BYTES);
    if (after === null) complain(`pppi.conf is larger than ${MOST_BYTES} bytes`);
    else if (holds(Array.from(after))) return put(before, Array.from(after));
    complain('Enter to edit it again, q to leave pppi.conf as it was:');
    const answer = readLine();
    if (answer === null || answer === 'q') fail('no change');
  }
}
