/** Calls off a pending action; calling it again, or after the action ran, does nothing. */
export type Cancel = () => void;

/** Where the carrier takes its time from, so that tests can run hours of PPP in an instant. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Runs `action` once, `ms` milliseconds from now, never synchronously. */
  after(ms: number, action: () => void): Cancel;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, action) {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};
