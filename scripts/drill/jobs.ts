import { availableParallelism } from 'node:os';

/**
 * Emulators at a time. One keeps a processor busy while it boots, and little of it while a drill waits;
 * more than eight would have less than six drills each, and a boot costs as much as two.
 */
export const DRILL_JOBS = Math.min(availableParallelism(), 8);
