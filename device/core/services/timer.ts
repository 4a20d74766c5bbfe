import type { RunConfig, TimerState } from './types';

type TimerConfig = Extract<RunConfig, { kind: 'timer' }>;

const DAY = 86_400;
/** Seconds. A time of day that comes again sooner has come by a clock that was put back. */
const HALF_DAY = DAY / 2;

export const NOT_PLANNED: TimerState = {
  ...{ next: null, base: null, day: null, lastDue: null, skipped: 0 },
};

export interface Instant {
  readonly up: number;
  readonly clock: number;
  readonly chance: number;
}

/**
 * Plans a timer. What comes every so often is counted by the time since power-on, which no clock moves; it is due at once
 * at first. A time of day is due when the clock passes it: a clock that jumps over several days passes none, one that is
 * put back does not pass it twice within half a day, and what was missed while the device was off is not made up for.
 */
export function planTimer(
  timer: TimerState,
  now: Instant,
  { when, jitter }: TimerConfig,
): TimerState {
  const later = (base: number) => base + now.chance * jitter;
  if ('every' in when) {
    if (timer.base !== null) return timer;
    return { ...timer, base: now.up, next: later(now.up) };
  }
  const day = Math.floor((now.clock - when.at) / DAY);
  if (day === timer.day) return timer;
  const isNext = timer.day !== null && day === timer.day + 1;
  const isAgain = timer.lastDue !== null && now.up - timer.lastDue < HALF_DAY;
  if (!isNext || isAgain) return { ...timer, day };
  return { ...timer, day, base: now.up, next: later(now.up) };
}

/** A timer that was due: when it is due next. */
export function nextTurn(
  timer: TimerState,
  now: Instant,
  { when, jitter }: TimerConfig,
): TimerState {
  // A person's run, which has no base, is not the one of the day.
  const due = { ...timer, lastDue: timer.base === null ? timer.lastDue : now.up };
  if (!('every' in when)) return { ...due, base: null, next: null };
  // In step with its first time; what is long past is left out.
  const missed = Math.max(0, Math.floor((now.up - (timer.base ?? now.up)) / when.every));
  const base = (timer.base ?? now.up) + (missed + 1) * when.every;
  return { ...due, base, next: base + now.chance * Math.min(jitter, when.every / 2) };
}

/** @returns seconds since power-on at which the timer is to be looked at */
export function timerDue(timer: TimerState, { up, clock }: Instant, { when }: TimerConfig): number {
  if (timer.next !== null) return timer.next;
  if ('every' in when) return up;
  const past = (((clock - when.at) % DAY) + DAY) % DAY;
  return up + DAY - past;
}
