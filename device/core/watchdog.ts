import type { DeviceState } from './device';
import { nextLinkStep } from './link';
import type { DeviceConfig } from './types';

/** Seconds that a link's machine may be late: more than the longest wait for anything that blocks. */
const LATE = 180;

/**
 * The link whose machine has not moved although it was due. A daemon that hangs as a whole feeds nothing; this is for one
 * that runs and moves in circles.
 * @returns its name; null: all move, and the watchdog may be fed
 */
export function stuckLink({ links }: DeviceState, config: DeviceConfig, up: number): string | null {
  const stuck = Object.entries(config.links).find(([name, link]) => {
    const state = links[name];
    return state !== undefined && up - nextLinkStep(state, link) > LATE;
  });
  return stuck?.[0] ?? null;
}
