import type { Context, Problem } from './check';
import { CHECKS } from './checks';

/** A problem, and the check that found it. */
export interface Finding extends Problem {
  check: string;
}

/** How one check ended. */
export interface Held {
  check: string;
  /** without those that are warnings only */
  holds: boolean;
  findings: Finding[];
}

/** Holds a card to its contract. */
export function holdContract(context: Context): Held[] {
  return CHECKS.map(({ name, run }) => {
    const findings = run(context).map((problem) => ({ check: name, ...problem }));
    return { check: name, holds: findings.every(({ warning }) => warning), findings };
  });
}
