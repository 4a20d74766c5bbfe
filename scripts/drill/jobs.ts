import { availableParallelism } from 'node:os';

/**
 * Emulators at a time. One keeps a processor busy while it boots, but hardly while a drill waits;
 * more than eight would have fewer than six drills each, and a boot costs as much as two.
 */
export const DRILL_JOBS = Math.min(availableParallelism(), 8);
