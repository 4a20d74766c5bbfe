import {
  seededRandom,
  systemClock,
  type Cancel,
  type Clock,
  type World,
} from '../../scripts/world';

/** A clock that stands still until told otherwise. */
export class ManualClock implements Clock {
  private time = Date.UTC(2026, 0, 1);
  private readonly pending = new Map<number, { due: number; action: () => void }>();
  private count = 0;

  now(): number {
    return this.time;
  }

  after(ms: number, action: () => void): Cancel {
    const id = this.count++;
    this.pending.set(id, { due: this.time + ms, action });
    return () => this.pending.delete(id);
  }

  /** Lets `ms` milliseconds pass, running what is due in its order. */
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const due = [...this.pending].filter(([, timer]) => timer.due <= end);
      const first = due.sort(([a, x], [b, y]) => x.due - y.due || a - b)[0];
      if (first === undefined) break;
      this.pending.delete(first[0]);
      this.time = Math.max(this.time, first[1].due);
      first[1].action();
    }
    this.time = end;
  }

  /** How many timers are set. */
  get timers(): number {
    return this.pending.size;
  }
}

/** What is simulated in a test gets this: the same numbers each time, and the machine's time or one of its own. */
export function world(clock: Clock = systemClock): World {
  return { clock, random: seededRandom(1) };
}
