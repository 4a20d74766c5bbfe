import { DAY } from './recovery';
import { worseMark } from './sim';
import type { DeviceAction, Mark } from './types';

/** A clock that moves by more seconds than this within a step has been set. */
const CLOCK_SET = 60;

/** What the links of a device have in common: a SIM may move from one modem to another, and there is one device to restart. */
export interface Shared {
  /** whether the data partition is there, so that marks and restarts outlive a power cut */
  readonly durable: boolean;
  /** whether it was heard of since power-on: from then on this state knows better than the partition */
  readonly known: boolean;
  readonly marks: Readonly<Record<string, Mark>>;
  /** restarts of the device by recovery, seconds of the clock */
  readonly restarts: readonly number[];
  /** the clock less the seconds since power-on, to see that it was set */
  readonly clockAhead: number | null;
  /** whether it is as a time server has set it since power-on */
  readonly clockTold: boolean;
}

export const NOTHING_SHARED: Shared = {
  durable: false,
  known: false,
  marks: {},
  restarts: [],
  clockAhead: null,
  clockTold: false,
};

/** What lies on the data partition. */
export interface Stored {
  readonly marks: Readonly<Record<string, Mark>>;
  /** by the clock that was kept with them */
  readonly restarts: readonly number[];
  readonly clock: number | null;
}

/** The data partition has come. What is on it may be older than what this start has learnt. @param clock what it is now */
export function hearData(shared: Shared, stored: Stored, clock: number): Shared {
  if (shared.durable) return shared;
  const marks = { ...shared.marks };
  for (const [key, mark] of Object.entries(stored.marks)) marks[key] = worseMark(marks[key], mark);
  const restarts = shared.known ? shared.restarts : restartsOf(stored, shared, clock);
  return { ...shared, durable: true, known: true, marks, restarts };
}

/**
 * Nobody has told how long ago they were kept: by a clock that somebody else has set all of them might look old. Then it
 * was just now.
 */
function restartsOf(stored: Stored, { clockTold }: Shared, clock: number): readonly number[] {
  const moved = clock - (stored.clock ?? clock);
  if (clockTold || moved <= 0) return stored.restarts;
  return stored.restarts.map((at) => at + moved);
}

/** The clock that a step begins with: where it is not the one of the step before, somebody else has set it. */
export function seeClock(shared: Shared, ahead: number): Shared {
  const followed = followClock(shared, ahead);
  return followed === shared ? shared : { ...followed, clockTold: false };
}

/**
 * Restarts are counted by a clock that may be set: they move with it, so that their age stays what it is.
 * @param ahead what the clock less the seconds since power-on is, or is about to be
 */
export function followClock(shared: Shared, ahead: number): Shared {
  const moved = shared.clockAhead === null ? 0 : ahead - shared.clockAhead;
  // The state stays the same while the clock does, but for what a slow setting adds up to.
  if (Math.abs(moved) <= CLOCK_SET && shared.clockAhead !== null) return shared;
  return { ...shared, restarts: shared.restarts.map((at) => at + moved), clockAhead: ahead };
}

/**
 * What the clock asks for, and what has to be kept with it. The time on the data partition and the restarts there are
 * read together after a power cut: both have to be of one clock. Where only one gets there, a restart is rather in time to
 * come than too old.
 */
export function keepTogether(
  before: Shared,
  { clockAhead, restarts }: Shared,
  actions: readonly DeviceAction[],
  up: number,
): readonly DeviceAction[] {
  if (clockAhead === before.clockAhead && actions.length === 0) return actions;
  const save: DeviceAction = { do: 'save-clock' };
  const others = actions.filter((action) => action.do !== save.do);
  const moved = before.known ? (clockAhead ?? 0) - (before.clockAhead ?? 0) : 0;
  const isOld = restarts.every((at) => (clockAhead ?? 0) + up - at >= DAY);
  if (isOld || (moved === 0 && others.length === actions.length)) return actions;
  const keep: DeviceAction = { do: 'keep-restarts', restarts };
  return moved < 0 ? [...others, save, keep] : [...others, keep, save];
}
