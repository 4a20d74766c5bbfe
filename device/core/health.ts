import type { LinkConfig, Verdict } from './types';

/** So many bad checks in a row, and the call is given up. */
export const STRIKES = 3;
/** Seconds after which a check without a result is asked for again; two targets and two names take 22 s. */
const CHECK_LATE = 90;
/** A second that does not come; JSON knows no Infinity. */
export const NEVER = Number.MAX_SAFE_INTEGER;

/** An address proves nothing: this is what the checks of one call have shown. */
export interface Health {
  readonly verdict: Verdict | null;
  /** which targets and servers did not answer, for people */
  readonly text: string;
  /** bad checks in a row */
  readonly strikes: number;
  /** the wait after the next good check */
  readonly rest: number;
  /** when to check next, or to give up waiting for a result */
  readonly nextAt: number;
  /** the number of the check that is under way */
  readonly ask: number | null;
  /** since when all is well; null: it is not */
  readonly okSince: number | null;
  /** healthy seconds before that */
  readonly okSeconds: number;
}

/** @returns what is known of a call that has just got its address; without checks it counts as healthy */
export function startHealth(check: LinkConfig['check'], up: number): Health {
  return {
    verdict: check ? null : 'ok',
    text: '',
    strikes: 0,
    rest: check?.first ?? 0,
    nextAt: check ? up : NEVER,
    ask: null,
    okSince: check ? null : up,
    okSeconds: 0,
  };
}

/** @returns the check is under way as number `ask` */
export function checking(health: Health, ask: number, up: number): Health {
  return { ...health, ask, nextAt: up + CHECK_LATE };
}

/**
 * A result. While checks are good the wait between them doubles; from bad to good the waits start over, and after the
 * last strike nobody is in a hurry.
 */
export function checked(
  health: Health,
  { verdict, text = '' }: { readonly verdict: Verdict; readonly text?: string },
  check: NonNullable<LinkConfig['check']>,
  up: number,
): Health {
  const ok = verdict === 'ok';
  const strikes = ok ? 0 : health.strikes + 1;
  const rest = ok || health.strikes >= STRIKES ? health.rest : check.first;
  const hurry = !ok && strikes < STRIKES;
  const sum = ok ? health.okSeconds : healthySeconds(health, up);
  return {
    verdict,
    text,
    strikes,
    rest: hurry ? rest : Math.min(rest * 2, check.longest),
    nextAt: up + (hurry ? check.failing : rest),
    ask: null,
    okSince: ok ? (health.okSince ?? up) : null,
    okSeconds: sum,
  };
}

/** @returns how long all was well in this call, in seconds */
export function healthySeconds({ okSince, okSeconds }: Health, up: number): number {
  return okSince === null ? okSeconds : okSeconds + up - okSince;
}

/** @returns whether the call is to be given up */
export function isLost({ strikes }: Health): boolean {
  return strikes >= STRIKES;
}
