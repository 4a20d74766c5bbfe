import { REASONS, type ReasonWord } from './reasons';
import type { Due, LinkConfig } from './types';

/** Seconds of waiting that count as a failure: a modem needs a minute or two to search all bands for a network. */
export const WAIT_IS_FAILURE = 120;

/** Seconds over which restarts of the device are counted. */
export const DAY = 86_400;

/** How far things were when a step was last taken, or the link was last well. */
interface Taken {
  readonly failures: number;
  readonly at: number;
}

export interface RecoveryState {
  /** failed calls and waits in vain since the link was last well */
  readonly failures: number;
  /** when the last of them was counted */
  readonly countedAt: number;
  readonly modem: Taken;
  readonly usb: Taken;
  readonly device: Taken;
  /** whether there was a modem since power-on: one that never was is not treated as lost */
  readonly seen: boolean;
  /** whether the modem was sent away by a step: that it comes back is no new start */
  readonly shook: boolean;
}

export type RecoveryStep = 'modem' | 'usb' | 'device';

/** Steps by how much they shake. */
const HEIGHT = { none: 0, modem: 1, usb: 2, device: 3 } as const;

/** @returns nothing has failed yet; at power-on and each time that the link was well */
export function resetRecovery(up: number, seen: boolean): RecoveryState {
  const none = { failures: 0, at: up };
  return { failures: 0, countedAt: up, modem: none, usb: none, device: none, seen, shook: false };
}

interface Circumstances {
  readonly up: number;
  /** whether the device may be restarted */
  readonly mayRestart: boolean;
  /** what this kind of link has */
  readonly steps: readonly RecoveryStep[];
}

/**
 * Counts a failure, and takes the highest step that is due and may help: a higher one does what the lower ones do.
 * A restart of the device that is due and not allowed counts as taken, so that it is not asked for at each failure.
 */
export function countFailure(
  before: RecoveryState,
  word: ReasonWord,
  recover: LinkConfig['recover'],
  { up, mayRestart, steps }: Circumstances,
): { recovery: RecoveryState; step: RecoveryStep | null } {
  const counted = { ...before, failures: before.failures + 1, countedAt: up };
  const here: Taken = { failures: counted.failures, at: up };
  const height = before.seen ? HEIGHT[REASONS[word].recovery] : 0;
  const due = (step: RecoveryStep) =>
    steps.includes(step) && height >= HEIGHT[step] && isDue(recover[step], counted[step], here);
  const restartDue = due('device');
  if (restartDue && mayRestart) {
    return { recovery: { ...counted, modem: here, usb: here, device: here }, step: 'device' };
  }
  const recovery = restartDue ? { ...counted, device: here } : counted;
  if (due('usb'))
    return { recovery: { ...recovery, modem: here, usb: here, shook: true }, step: 'usb' };
  if (due('modem')) return { recovery: { ...recovery, modem: here, shook: true }, step: 'modem' };
  return { recovery, step: null };
}

function isDue(due: Due, last: Taken, here: Taken): boolean {
  if (due.kind === 'off') return false;
  if (due.kind === 'failures') return here.failures - last.failures >= due.after;
  return here.at - last.at >= due.after * 60;
}

/**
 * The restarts of the device in the last 24 hours, with one more if that is allowed. One that lies in time to come is
 * as good as now: else it would block restarts for as long as the clock is behind it.
 * @param restarts seconds of the clock
 */
export function oneMoreRestart(
  restarts: readonly number[],
  clock: number,
  perDay: number,
): { allowed: boolean; restarts: readonly number[] } {
  const day = restarts.map((at) => Math.min(at, clock)).filter((at) => clock - at < DAY);
  const allowed = day.length < perDay;
  return { allowed, restarts: allowed ? [...day, clock] : day };
}
