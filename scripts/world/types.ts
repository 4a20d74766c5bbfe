import type { Clock } from './clock';
import type { Random } from './random';

/** All that a simulated thing gets of the world around it. */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
}
