import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { interrupted, throwIfInterrupted, TYPESCRIPT } from '../frame';
import type { Failure } from './types';
import type { Done, Task } from './worker';

export interface Campaign {
  readonly seed: number;
  /** years that were lived through, whole */
  readonly years: number;
  readonly steps: number;
  readonly dials: number;
  readonly restarts: number;
  readonly pins: number;
  /** of all years, in whatever order they ended */
  readonly digest: number;
  /** the first year of which a property did not hold; the rest was not run then */
  readonly failed: { readonly year: number; readonly failure: Failure } | null;
}

export interface CampaignOptions {
  readonly seed: number;
  readonly years: number;
  /** the number of the first */
  readonly from?: number;
  /** years at a time, each in a thread of its own */
  readonly jobs: number;
  /** told after each year */
  readonly progress?: (years: number) => void;
}

/** What a thread runs: it compiles TypeScript as the command does. */
const PROGRAM = `
require(${JSON.stringify(TYPESCRIPT)});
require(${JSON.stringify(join(__dirname, 'worker.ts'))});
`;

/**
 * Lives through years, on several processors.
 * @throws Interrupted on Ctrl-C
 */
export async function holdCampaign(options: CampaignOptions): Promise<Campaign> {
  const { seed, years, from = 0, jobs, progress } = options;
  const sum = { years: 0, steps: 0, dials: 0, restarts: 0, pins: 0, digest: 0 };
  let failed: Campaign['failed'] = null;
  let next = from;
  const take = (): Task | undefined =>
    failed === null && next < from + years ? { seed, year: next++ } : undefined;
  const done = (one: Done) => {
    sum.steps += one.steps;
    sum.dials += one.dials;
    sum.restarts += one.restarts;
    sum.pins += one.pins;
    sum.digest ^= Math.imul(one.digest, one.year + 1);
    if (one.failure) {
      if (failed === null || one.year < failed.year)
        failed = { year: one.year, failure: one.failure };
      return;
    }
    // Counted also if nobody wants to be told.
    sum.years += 1;
    progress?.(sum.years);
  };
  const threads = Math.min(jobs, years);
  await Promise.all(Array.from({ length: threads }, () => work(take, done)));
  throwIfInterrupted();
  return { seed, ...sum, failed };
}

/** One thread: a year after the other until none is left. */
function work(take: () => Task | undefined, done: (one: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(PROGRAM, { eval: true, execArgv: [] });
    const end = () => void worker.terminate().then(() => resolve(), reject);
    const ask = () => {
      const task = interrupted.aborted ? undefined : take();
      if (task) worker.postMessage(task);
      else end();
    };
    interrupted.addEventListener('abort', end, { once: true });
    worker.on('error', reject);
    worker.on('message', (one: Done) => {
      done(one);
      ask();
    });
    ask();
  });
}
