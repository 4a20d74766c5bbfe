import { worseMark } from './sim';
import type { DeviceAction, Mark, Now } from './types';

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
  /** what it will be once the clock was set forward to a time that has passed: no restart is older for that */
  readonly floored: number | null;
}

export const NOTHING_SHARED: Shared = {
  ...{ durable: false, known: false, marks: {}, restarts: [], clockAhead: null, floored: null },
};

/** The data partition has come. What is on it may be older than what this start has learnt. */
export function hearData(
  shared: Shared,
  data: { readonly marks: Readonly<Record<string, Mark>>; readonly restarts: readonly number[] },
): Shared {
  if (shared.durable) return shared;
  const marks = { ...shared.marks };
  for (const [key, mark] of Object.entries(data.marks)) marks[key] = worseMark(marks[key], mark);
  const restarts = shared.known ? shared.restarts : data.restarts;
  return { ...shared, durable: true, known: true, marks, restarts };
}

/** Restarts are counted by a clock that may be set: they move with it, so that their age stays what it is. */
export function followClock(
  shared: Shared,
  now: Now,
): { readonly shared: Shared; readonly actions: readonly DeviceAction[] } {
  const clockAhead = now.clock - now.up;
  const moved = shared.clockAhead === null ? 0 : clockAhead - shared.clockAhead;
  if (Math.abs(moved) <= CLOCK_SET && shared.clockAhead !== null) {
    // The state stays the same while the clock does, but for what a slow setting adds up to.
    return { shared, actions: [] };
  }
  const isFloor = shared.floored !== null && Math.abs(clockAhead - shared.floored) <= CLOCK_SET;
  if (isFloor) return { shared: { ...shared, clockAhead, floored: null }, actions: [] };
  const restarts = shared.restarts.map((at) => at + moved);
  const actions: DeviceAction[] =
    restarts.length === 0 || moved === 0 ? [] : [{ do: 'keep-restarts', restarts }];
  return { shared: { ...shared, restarts, clockAhead }, actions };
}
