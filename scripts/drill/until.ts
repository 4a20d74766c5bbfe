import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfInterrupted } from '../frame';

/** How often something is looked at, in milliseconds. */
const LOOK_MS = 500;

/**
 * Waits until something holds.
 * @param seconds how long at most
 * @returns whether it did in that time
 * @throws Interrupted on Ctrl-C
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
  seconds: number,
): Promise<boolean> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds())) {
    throwIfInterrupted();
    if (Date.now() > end) return false;
    await sleep(LOOK_MS);
  }
  return true;
}
