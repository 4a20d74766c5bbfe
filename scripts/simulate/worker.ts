import { parentPort } from 'node:worker_threads';
import * as core from '../../device/core';
import { drawYear } from './draw';
import { run } from './run';
import type { Result } from './types';

/** What a worker is asked to do. */
export interface Task {
  readonly seed: number;
  readonly year: number;
}

/** What has become of a year, without its plan, which can be drawn again. */
export type Done = Omit<Result, 'plan'> & { readonly year: number };

parentPort?.on('message', ({ seed, year }: Task) => {
  const { failure, steps, dials, restarts, pins, digest } = run(drawYear(seed, year), core);
  const done: Done = { year, failure, steps, dials, restarts, pins, digest };
  parentPort?.postMessage(done);
});
