import type { LinkConfig } from './types';

/** No carrier wants to be asked more often than this, whatever the YAML, a person or a loose plug says. Seconds. */
export const DIAL_FLOOR = 5;

/** How long to wait between dials: each failure doubles the wait, up to `longest`. */
export interface Backoff {
  /** the longest that the next wait can be */
  readonly delay: number;
  /** when it was last dialled; null: not since power-on */
  readonly lastDial: number | null;
}

/** @returns short waits again; the floor stays */
export function resetBackoff(redial: LinkConfig['redial'], lastDial: number | null): Backoff {
  return { delay: redial.first, lastDial };
}

/**
 * The wait after a failure: up to `jitter` percent less than the delay, since a thousand devices shall not dial in step
 * after an outage, and never below the floor.
 */
export function nextWait(
  { delay, lastDial }: Backoff,
  { longest, jitter }: LinkConfig['redial'],
  chance: number,
): { wait: number; backoff: Backoff } {
  const part = Math.floor((delay * jitter) / 100);
  const wait = delay - Math.floor(chance * (part + 1));
  return {
    wait: Math.max(wait, DIAL_FLOOR),
    backoff: { delay: Math.min(delay * 2, longest), lastDial },
  };
}

/** @returns the first second at which a dial is allowed */
export function floorEnd({ lastDial }: Backoff, floor: number): number {
  return lastDial === null ? 0 : lastDial + floor;
}
