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
}

export const NOTHING_SHARED: Shared = {
  durable: false,
  known: false,
  marks: {},
  restarts: [],
  clockAhead: null,
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
  const restarts = shared.known ? shared.restarts : restartsOf(stored, clock);
  return { ...shared, durable: true, known: true, marks, restarts };
}

/**
 * As old as they were when they were kept: how long the device was off since then is known by no clock that can be relied
 * on, as each of the two may have been set wrong.
 */
function restartsOf({ restarts, clock: kept }: Stored, clock: number): readonly number[] {
  return kept === null ? restarts : restarts.map((at) => at + clock - kept);
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
 * read together after a power cut: both have to be of one clock, so neither is written before they were read. Where only
 * one gets there, a restart is rather in time to come than too old.
 */
export function keepTogether(
  before: Shared,
  { clockAhead, restarts, known }: Shared,
  actions: readonly DeviceAction[],
  up: number,
): readonly DeviceAction[] {
  if (clockAhead === before.clockAhead && actions.length === 0) return actions;
  const save: DeviceAction = { do: 'save-clock' };
  const others = actions.filter((action) => action.do !== save.do);
  if (!known) return others;
  const moved = before.known ? (clockAhead ?? 0) - (before.clockAhead ?? 0) : 0;
  const isOld = restarts.every((at) => (clockAhead ?? 0) + up - at >= DAY);
  if (isOld || (moved === 0 && others.length === actions.length)) return actions;
  const keep: DeviceAction = { do: 'keep-restarts', restarts };
  return moved < 0 ? [...others, save, keep] : [...others, keep, save];
}
