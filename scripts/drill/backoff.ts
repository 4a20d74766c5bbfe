import type { Redial } from '../model';
import type { FreshStart, History } from './history';

/** REDIAL_FLOOR of overlay/usr/lib/pppi/redial.sh: no two dials are closer, in seconds. */
export const FLOOR = 5;

/** It counts whole seconds, and the first of a wait may be nearly over (time.sh beside it). */
const PARTIAL = 1;

/**
 * The device keeps the floor from one start of pppd to the next; how long chat then takes to get to
 * the dial command differs. In seconds.
 */
const UNEVEN = 2;

/**
 * How many dials the backoff allows in some time.
 * @param seconds of that time
 * @param atOnce the first dial may be at its beginning, not only after the first wait
 */
function dialsWithin(redial: Redial, seconds: number, atOnce: boolean): number {
  let dials = atOnce ? 1 : 0;
  let delay = redial.first;
  for (let at = 0; ; dials++) {
    // As redial_next in the same file has it.
    const shortest = delay - Math.floor((delay * redial.jitter) / 100);
    at += Math.max(FLOOR, shortest) - PARTIAL;
    if (at > seconds) return dials;
    delay = Math.min(delay * 2, redial.longest);
  }
}

/**
 * The most dials that the backoff allows to a device that is online at first.
 * @param from milliseconds since 1970, as is `to`
 * @param freshStarts what happened meanwhile; between two of them the waits grow
 */
export function mostDials(
  redial: Redial,
  from: number,
  to: number,
  freshStarts: readonly FreshStart[],
): number {
  const starts = freshStarts.filter(({ at }) => at >= from && at <= to);
  return [{ at: from, atOnce: false }, ...starts]
    .map(({ at, atOnce }, index) => ({ atOnce, length: (starts[index]?.at ?? to) - at }))
    .map(({ atOnce, length }) => dialsWithin(redial, length / 1000, atOnce))
    .reduce((sum, dials) => sum + dials, 0);
}

/** Dials that came too soon after the one before, in seconds between the two. */
export function tooSoon({ dials }: Pick<History, 'dials'>, from: number, to: number): number[] {
  return dials
    .map((at, index) => ({ at, gap: (at - (dials[index - 1] ?? -Infinity)) / 1000 }))
    .filter(({ at, gap }) => at >= from && at <= to && gap < FLOOR - UNEVEN)
    .map(({ gap }) => gap);
}
