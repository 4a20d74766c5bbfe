import type { Redial } from '../model';
import type { FreshStart, History } from './history';

/** REDIAL_FLOOR of overlay/usr/lib/pppi/redial.sh: the shortest time between dials, in seconds. */
export const FLOOR = 5;

/** The device counts whole seconds, and a wait may begin near the end of one (time.sh beside it). */
const PARTIAL = 1;

/**
 * The device keeps the floor from one start of pppd to the next; how long chat then takes to get to
 * the dial command differs. In seconds.
 */
const UNEVEN = 2;

/** The shortest possible wait in milliseconds, as redial_next in the same file computes it. */
function shortest({ jitter }: Redial, delay: number): number {
  return (Math.max(FLOOR, delay - Math.floor((delay * jitter) / 100)) - PARTIAL) * 1000;
}

/**
 * The most dials that the backoff allows a device that begins online: one after each wait, plus one for each fresh
 * start. A device that dials less often has its waits later, but not more of them.
 * @param from milliseconds since 1970, as is `to`
 * @param freshStarts fresh starts in that time
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

/** Seconds between dials that followed each other too soon. */
export function tooSoon({ dials }: Pick<History, 'dials'>, from: number, to: number): number[] {
  return dials
    .map((at, index) => ({ at, gap: (at - (dials[index - 1] ?? -Infinity)) / 1000 }))
    .filter(({ at, gap }) => at >= from && at <= to && gap < FLOOR - UNEVEN)
    .map(({ gap }) => gap);
}
