import type { Drill } from './types';

/** Observations of one drill. Times are in seconds. */
export interface Observation {
  /** causes that the device named during the fault, in order */
  named: string[];
  /** from the fault to the right name; undefined if it was never named */
  secondsToName: number | undefined;
  /** from the end of the fault to online; undefined if not in time */
  secondsToOnline: number | undefined;
  /** dials from the fault to online */
  dials: number;
  /** number of dials that the backoff allows in that time */
  dialsAllowed: number;
  /** seconds between dials that were closer than the floor */
  tooSoon: number[];
  /** other problems */
  problems: string[];
}

export interface DrillResult extends Observation {
  name: string;
  fault: string;
  /** the right names; empty if there is nothing to name */
  causes: readonly string[];
  /** undefined if there is nothing to name, or it was not checked */
  causeRight: boolean | undefined;
  passed: boolean;
}

/** Judges an observation. A wrong name fails a drill just as a device that stays offline does. */
export function judge(drill: Drill, seen: Observation): DrillResult {
  const { name, fault, causes } = drill;
  const causeRight = causes.length === 0 ? undefined : seen.secondsToName !== undefined;
  const problems = [...seen.problems];
  if (seen.dials > seen.dialsAllowed)
    problems.push(`redial storm: ${seen.dials} dials, ${seen.dialsAllowed} allowed`);
  if (seen.tooSoon.length > 0)
    problems.push(`redial storm: ${Math.min(...seen.tooSoon).toFixed(1)} s between two dials`);
  if (seen.secondsToOnline === undefined) problems.push('not online in time');
  if (causeRight === false) problems.push(`not named ${causes.join(' or ')}`);
  return { ...seen, name, fault, causes, causeRight, problems, passed: problems.length === 0 };
}

/** The result of a drill that could not be run. */
export function notHeld({ name, fault, causes }: Drill, why: string): DrillResult {
  return {
    ...{ name, fault, causes, named: [], tooSoon: [], dials: 0, dialsAllowed: 0 },
    ...{ secondsToName: undefined, secondsToOnline: undefined, causeRight: undefined },
    problems: [why],
    passed: false,
  };
}
