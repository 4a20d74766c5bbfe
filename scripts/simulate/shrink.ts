import type { Core, Failure, Fault, Plan, Result } from './types';
import { run } from './run';

const DAY = 86_400;
/** Seconds from the beginning to the first fault of a shortened history. */
const START = 3600;
/** Runs after which what was found is short enough. */
const MOST_RUNS = 400;

/** A plan that fails, and how. */
export interface Failing {
  readonly plan: Plan;
  readonly failure: Failure;
}

/**
 * Looks for the shortest history that fails by the same property: faults are dropped, in halves, quarters and one by
 * one (Zeller's ddmin), then made shorter and plainer.
 */
export function shrink({ plan, failure }: Failing, core: Core): Failing {
  const search = new Search({ plan, failure }, core);
  search.dropLater();
  search.dropEarlier();
  search.dropAny();
  search.simplify();
  search.dropLinks();
  search.dropLater();
  return search.best;
}

class Search {
  private runs = 0;

  constructor(
    public best: Failing,
    private readonly core: Core,
  ) {}

  /** @returns whether the plan fails in the same way; it is then the best that is known */
  private tries(change: Partial<Plan>): boolean {
    if (this.runs++ >= MOST_RUNS) return false;
    const plan = { ...this.best.plan, ...change };
    const { failure }: Result = run(plan, this.core);
    if (failure?.property !== this.best.failure.property) return false;
    this.best = { plan, failure };
    return true;
  }

  private get faults(): readonly Fault[] {
    return this.best.plan.faults;
  }

  /** Nothing that is after the failure matters. */
  dropLater(): void {
    const { at } = this.best.failure;
    this.tries({
      faults: this.faults.filter((fault) => fault.at < at),
      days: Math.ceil(at / DAY + 0.01),
    });
  }

  /** The last few faults are mostly all that it takes. */
  dropEarlier(): void {
    for (let count = 1; count < this.faults.length; count *= 2) {
      const last = this.faults.slice(-count);
      const shift = (last[0]?.at ?? START) - START;
      const moved = last.map((fault) => ({ ...fault, at: fault.at - shift }));
      const days = Math.ceil(this.best.plan.days - shift / DAY) + 1;
      if (this.tries({ faults: moved, days })) return;
    }
  }

  dropAny(): void {
    for (let size = this.faults.length >> 1; size >= 1; size >>= 1) {
      for (let from = 0; from < this.faults.length;) {
        const rest = this.faults.filter((_, index) => index < from || index >= from + size);
        if (!this.tries({ faults: rest })) from += size;
      }
    }
  }

  simplify(): void {
    for (const [index, fault] of this.faults.entries()) {
      const replace = (change: Partial<Fault>) =>
        this.tries({
          faults: this.faults.map((one, at) => (at === index ? { ...one, ...change } : one)),
        });
      if (fault.how !== 0) replace({ how: 0 });
      if (fault.link !== 0) replace({ link: 0 });
      for (let { lasts } = fault; lasts > 1;) {
        lasts = Math.floor(lasts / 4);
        if (!replace({ lasts })) break;
      }
    }
  }

  dropLinks(): void {
    const { links } = this.best.plan;
    if (links.length < 2) return;
    if (links.every((link) => !this.tries({ links: [link] }))) return;
  }
}
