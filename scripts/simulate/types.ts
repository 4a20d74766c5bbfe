import type { initialState, LinkConfig, nextStep, step } from '../../device/core';

/** The functions of device/core that are tried: its own, or those of a copy with a fault put in. */
export interface Core {
  readonly step: typeof step;
  readonly nextStep: typeof nextStep;
  readonly initialState: typeof initialState;
}

/** How a modem tells its card's number and the tries that are left. `late`: not in its first seconds. */
export type Telling = 'at once' | 'late' | 'never';

/** A link of a device and its modem, as long as no fault changes it. */
export interface Link {
  readonly name: string;
  readonly config: LinkConfig;
  /** whether the link's own SIM asks for the PIN that the configuration has */
  readonly locked: boolean;
  /** the access point that it has when it comes: ours, another one, or always another one */
  readonly context: 'ours' | 'learns' | 'forgets';
  readonly number: Telling;
  readonly tries: Telling;
  /** seconds that a modem takes from power to its port, and from there to its network */
  readonly boots: number;
  readonly registers: number;
}

/** One thing that goes wrong, or that a person does. */
export interface Fault {
  readonly kind: string;
  /** seconds since the beginning */
  readonly at: number;
  /** seconds */
  readonly lasts: number;
  /** from 0 to less than 1: which of several ways */
  readonly how: number;
  /** the number of the link that it is about, from 0, modulo how many there are */
  readonly link: number;
}

/** All that a run comes from: the same plan gives the same history. */
export interface Plan {
  readonly seed: number;
  readonly year: number;
  readonly days: number;
  readonly links: readonly Link[];
  readonly faults: readonly Fault[];
}

/** A property that does not hold. */
export interface Failure {
  readonly property: string;
  readonly what: string;
  /** seconds since the beginning */
  readonly at: number;
  /** what happened last, oldest first */
  readonly tail: readonly string[];
}

export interface Result {
  readonly plan: Plan;
  readonly failure: Failure | null;
  readonly steps: number;
  readonly dials: number;
  readonly restarts: number;
  readonly pins: number;
  /** a number that two runs of one plan have in common */
  readonly digest: number;
}
