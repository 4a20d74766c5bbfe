/** Calls off a pending action; calling it again, or after the action ran, does nothing. */
export type Cancel = () => void;

/** Where simulated things take their time from, so that tests can run hours in an instant. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Runs `action` once, `ms` milliseconds from now, never synchronously. */
  after(ms: number, action: () => void): Cancel;
}

/** The machine's own time. What is simulated keeps no program running: its timers end with everything else. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** Waits `ms` milliseconds of a clock. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
