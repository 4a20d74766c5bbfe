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

/** The shortest that a wait can be, in milliseconds, as redial_next in the same file has it. */
function shortest({ jitter }: Redial, delay: number): number {
  return (Math.max(FLOOR, delay - Math.floor((delay * jitter) / 100)) - PARTIAL) * 1000;
}

/**
 * The most dials that the backoff allows to a device that is online at first: one after each wait, and those
 * that fresh starts bring. A device that dials less often has its waits later, but no more of them.
 * @param from milliseconds since 1970, as is `to`
 * @param freshStarts what happened meanwhile
 */
export function mostDials(
  redial: Redial,
  from: number,
  to: number,
  freshStarts: readonly FreshStart[],
): number {
  let dials = 0;
  let at = from;
  let delay = redial.first;
  const waitUntil = (end: number) => {
    for (let next; (next = at + shortest(redial, delay)) <= end; dials++) {
      at = next;
      delay = Math.min(delay * 2, redial.longest);
    }
  };
  for (const start of freshStarts.filter(({ at }) => at >= from && at <= to)) {
    waitUntil(start.at);
    at = start.at;
    if (start.anew) delay = redial.first;
    if (start.atOnce) dials++;
  }
  waitUntil(to);
  return dials;
}

/** Dials that came too soon after the one before, in seconds between the two. */
export function tooSoon({ dials }: Pick<History, 'dials'>, from: number, to: number): number[] {
  return dials
    .map((at, index) => ({ at, gap: (at - (dials[index - 1] ?? -Infinity)) / 1000 }))
    .filter(({ at, gap }) => at >= from && at <= to && gap < FLOOR - UNEVEN)
    .map(({ gap }) => gap);
}
