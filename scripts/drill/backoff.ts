import type { Redial } from '../model';
import type { History } from './history';

/** REDIAL_FLOOR of overlay/usr/lib/pppi/redial.sh: no two dials are closer, in seconds. */
export const FLOOR = 5;

/** The device shortens each wait by up to a quarter, by chance (redial_next, in the same file). */
const SHORTEST = 3 / 4;

/**
 * The device keeps the floor from one start of pppd to the next; how long chat then takes to get to
 * the dial command differs. In seconds.
 */
const UNEVEN = 2;

/** How many dials the backoff allows in some time, the first of them at once. @param seconds of that time */
function dialsWithin(redial: Redial, seconds: number): number {
  let dials = 1;
  let delay = redial.first;
  for (let at = 0; ; dials++) {
    at += Math.max(FLOOR, Math.floor(delay * SHORTEST));
    if (at > seconds) return dials;
    delay = Math.min(delay * 2, redial.longest);
  }
}

/**
 * The most dials that the backoff allows.
 * @param from milliseconds since 1970, as is `to`
 * @param freshStarts moments between which the waits grow
 */
export function mostDials(
  redial: Redial,
  from: number,
  to: number,
  freshStarts: readonly number[],
): number {
  const starts = [from, ...freshStarts.filter((at) => at > from && at < to), to];
  return starts
    .slice(1)
    .map((end, index) => dialsWithin(redial, (end - (starts[index] ?? from)) / 1000))
    .reduce((sum, dials) => sum + dials, 0);
}

/** Dials that came too soon after the one before, in seconds between the two. */
export function tooSoon({ dials }: Pick<History, 'dials'>, from: number, to: number): number[] {
  return dials
    .map((at, index) => ({ at, gap: (at - (dials[index - 1] ?? -Infinity)) / 1000 }))
    .filter(({ at, gap }) => at >= from && at <= to && gap < FLOOR - UNEVEN)
    .map(({ gap }) => gap);
}
