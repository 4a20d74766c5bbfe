import type { Context, Problem } from './check';
import { CHECKS } from './checks';

/** A problem, and the check that found it. */
export interface Finding extends Problem {
  check: string;
}

/** The outcome of one check. */
export interface Held {
  check: string;
  /** true if there are no problems but warnings */
  holds: boolean;
  findings: Finding[];
}

/** Checks a card against its contract. */
export function holdContract(context: Context): Held[] {
  return CHECKS.map(({ name, run }) => {
    const findings = run(context).map((problem) => ({ check: name, ...problem }));
    return { check: name, holds: findings.every(({ warning }) => warning), findings };
  });
}
