import {
  isSecretSetting,
  planSettings,
  readStored,
  storedText,
  withStars,
  type LinkKinds,
  type SettingsPlan,
  type Value,
} from '../core';
import {
  exists,
  readFile,
  remove,
  runNow,
  sameBytes,
  writeWhole,
  writeWholeBytes,
  type Level,
} from '../io';
import { hold } from './hold';
import { linkKinds, NOTES, RUN, STORE, WAIT } from './places';
import type { BootFile } from './read';

/** boot-file's exit status for a pppi.conf that came back from the data partition. */
const CAME_BACK = 4;
/** Lines that are logged of what is wrong; link-status has all. */
const MOST_LINES = 20;

/**
 * When the data partition is there or will not come: what pppi.conf sets, with the secrets that are there. Whoever waits
 * goes on; then those that have come to the boot partition leave it.
 */
export function late(file: BootFile): void {
  const links = linkKinds();
  const stored = readStore(links);
  let read = file.read(links);
  let plan = planSettings(read, stored);
  const hostname = readFile('/etc/hostname');
  note([...hold(plan.values, 'late'), ...plan.notes]);
  endWait();
  if (file.run('mend') === CAME_BACK) {
    file.copy();
    read = file.read(links);
    plan = planSettings(read, stored);
    // What was wrong is mended.
    if (read.is === 'good') remove(NOTES);
    note([...hold(plan.values, 'mended'), ...plan.notes]);
  }
  if (readFile('/etc/hostname') !== hostname) runNow(['hostname', '-F', '/etc/hostname']);
  const notes = (readFile(NOTES) ?? '').split('\n').filter((line) => line !== '');
  for (const text of notes.slice(0, MOST_LINES)) log('err', text);
  if (stored === null && plan.values.some(({ key }) => isSecretSetting(key)))
    log('warning', 'no data partition: passwords and PINs stay on the boot partition');
  if (stored !== null && read.is === 'good') keep(plan, file, links);
}

function endWait(): void {
  if (!exists(WAIT)) return;
  remove(WAIT);
  runNow(['sh', '-c', '. /usr/lib/pppi/wake.sh; wake']);
}

/** @returns null: there is no data partition, or the file there cannot be read */
function readStore(links: LinkKinds): readonly Value[] | null {
  if (!/^\S+ \/data /m.test(readFile('/proc/mounts') ?? '')) return null;
  const text = exists(STORE) ? readFile(STORE) : '';
  return text === null ? null : readStored(text, links);
}

/** The data partition has secrets, and has given them back, before the boot partition loses them. */
function keep(plan: SettingsPlan, file: BootFile, links: LinkKinds): void {
  if (plan.store && !store(plan.store))
    log('err', 'settings cannot be stored on the data partition; secrets stay where they are');
  const bytes = file.bytes();
  if (typeof bytes === 'string') return;
  const open = plan.clear.filter((key) => !sameBytes(withStars(bytes, [key], links), bytes));
  if (open.length === 0) {
    if (file.run('keep', file.path) !== 0) log('warning', file.reason());
    return;
  }
  const masked = `${RUN}/masked`;
  const text = Uint8Array.from(withStars(bytes, open, links));
  if (writeWholeBytes(masked, text, 0o600) && file.run('mask', masked) === 0)
    log('notice', `only the data partition has these now: ${open.join(' ')}`);
  else log('warning', `passwords and PINs stay on the boot partition: ${file.reason()}`);
}

/** @returns whether the data partition has it and gives it back */
function store(values: readonly Value[]): boolean {
  const made = `${RUN}/store`;
  return (
    writeWhole(made, storedText(values), 0o600) &&
    runNow(['/usr/libexec/pppi/on-data', 'put', STORE.slice('/data/'.length), made]) === 0
  );
}

/** Adds to what is wrong. */
function note(texts: readonly string[]): void {
  if (texts.length === 0) return;
  writeWhole(NOTES, `${readFile(NOTES) ?? ''}${texts.map((text) => `${text}\n`).join('')}`);
}

function log(level: Level, text: string): void {
  runNow(['logger', '-t', 'settings', '-p', `daemon.${level}`, '--', text]);
}
