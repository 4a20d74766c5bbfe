import { setTimeout as sleep } from 'node:timers/promises';
import { throwIfInterrupted } from '../frame';

/** Polling interval in milliseconds. */
const LOOK_MS = 500;

/**
 * Waits until something holds.
 * @param seconds time limit
 * @returns whether it did in time
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
