import { every, reap, start, watchChildren, type Program } from '../io';

/** Seconds; the engine may hear of a program's end late. */
const LOOK = 0.5;

let isWatching = false;

/** Starts a program, as `start` of io does. @returns its process, 0: none */
export function startChild(program: Program): number {
  if (!isWatching) {
    watchChildren();
    every(LOOK, reap);
    isWatching = true;
  }
  return start(program);
}
