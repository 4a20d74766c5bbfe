/**
 * Time and chance for whatever is simulated: one clock and one source of random numbers, made where a program begins
 * and passed in everywhere else. It must not know what they are used for.
 */
export { sleep, systemClock, type Cancel, type Clock } from './clock';
export { fractionAt, sample, seededRandom, shuffled, type Random } from './random';
export type { World } from './types';
