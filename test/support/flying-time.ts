import { mock } from 'node:test';

/** Milliseconds that pass at a time: fewer than whoever polls waits between two looks. */
const STEP = 100;

/**
 * Runs what waits by timers, and reads the clock, without its waits: time goes on by leaps as long as it runs. Nothing
 * of it may wait for another process, which would see years go by.
 */
export async function inFlyingTime<T>(work: () => Promise<T>): Promise<T> {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });
  let done = false;
  const fly = () => {
    if (done) return;
    mock.timers.tick(STEP);
    setImmediate(fly);
  };
  setImmediate(fly);
  try {
    return await work();
  } finally {
    done = true;
    mock.timers.reset();
  }
}
