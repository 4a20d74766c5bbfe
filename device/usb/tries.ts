import { isForgiven, nextTry } from '../core';
import { listFolder, readFile, remove } from '../io';
import { putLine, SWITCHES } from './places';
import { lineOf } from './sysfs';

/** How often the mode switch of a modem at a socket was tried, over the modem's own restarts. */
export class Tries {
  private readonly name: string;
  /** a full RAM disk keeps nothing */
  private tried: readonly number[];

  constructor(place: string, id: string, now: number) {
    this.name = `${place}.${id}`;
    if (hasComeBack(place, now)) remove(`${SWITCHES}/${this.name}`);
    this.tried = numbersOf(readFile(`${SWITCHES}/${this.name}`));
  }

  /** Counts a try. @returns whether it may be made */
  next(now: number): boolean {
    const tried = nextTry(this.tried, now);
    if (tried === null) return false;
    this.tried = tried;
    putLine(SWITCHES, this.name, tried.join('\n'));
    return true;
  }
}

/** usb-device has written when the last device left this place; asked for once. */
function hasComeBack(place: string, now: number): boolean {
  const file = `${SWITCHES}/${place}.gone`;
  const [gone = null] = numbersOf(readFile(file));
  remove(file);
  return isForgiven(gone, now);
}

function numbersOf(text: string | null): number[] {
  return (text ?? '').split('\n').flatMap((line) => (/^\d+$/.test(line) ? Number(line) : []));
}

/** Files with the tries of modems that were at this place. */
function countsAt(place: string): string[] {
  return listFolder(SWITCHES).filter(
    (name) =>
      name.startsWith(`${place}.`) &&
      /^[0-9a-f]{4}:[0-9a-f]{4}$/.test(name.slice(place.length + 1)),
  );
}

export function hasTries(place: string): boolean {
  return countsAt(place).length > 0;
}

/** The modem there has held. */
export function forgetTries(place: string): void {
  for (const name of countsAt(place)) remove(`${SWITCHES}/${name}`);
}

/** @returns the second at which the configuration of the device there was last set */
export function lastConfigured(place: string): number | null {
  return numbersOf(lineOf(`${SWITCHES}/${place}.configured`))[0] ?? null;
}

export function countConfigured(place: string, now: number): void {
  putLine(SWITCHES, `${place}.configured`, String(now));
}
