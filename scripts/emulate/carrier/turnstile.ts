import type { Clock } from '../../world';

/**
 * Lets one action through at a time. A peer may answer from within the call that sends to it; its
 * answer then waits until the state machine has finished its step.
 */
export class Turnstile {
  private readonly waiting: (() => void)[] = [];
  private busy = false;

  /** Runs `action` now, or after the one that is running. */
  pass(action: () => void): void {
    this.waiting.push(action);
    if (this.busy) return;
    this.busy = true;
    try {
      for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) next();
    } finally {
      this.busy = false;
    }
  }

  /** A clock whose actions come through this turnstile. */
  guard(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      after: (ms, action) => {
        let cancelled = false;
        const cancel = clock.after(ms, () => this.pass(() => cancelled || action()));
        return () => {
          cancelled = true;
          cancel();
        };
      },
    };
  }
}
