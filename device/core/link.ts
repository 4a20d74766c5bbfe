import { floorEnd } from './backoff';
import { hear } from './hear';
import { moveOn } from './move';
import { WAIT_IS_FAILURE } from './recovery';
import { isStale, lookDue, type LinkState } from './state';
import type { Turn } from './turn';
import type { Action, Event, LinkConfig, Now } from './types';

/** A clock that moves by more seconds than this within a step has been set. */
const CLOCK_SET = 60;

export interface Step {
  readonly state: LinkState;
  readonly actions: readonly Action[];
}

/**
 * What one event makes of a link. The state has to be on disk before the actions are done.
 * @param now never earlier than that of the step before, but for the clock
 */
export function step(before: LinkState, event: Event, now: Now, config: LinkConfig): Step {
  const turn: Turn = { state: { ...before }, actions: [], now, config };
  followClock(turn);
  hear(turn, event);
  moveOn(turn);
  return { state: turn.state, actions: turn.actions };
}

/** @returns when the next step is due if nothing happens before; Infinity only while a person has it off */
export function nextStep(state: LinkState): number {
  const { phase, call, pending, health, recovery } = state;
  const counted = recovery.countedAt + WAIT_IS_FAILURE;
  switch (phase) {
    case 'off':
      return Infinity;
    case 'port':
      return Math.min(pending?.until ?? Infinity, counted);
    case 'modem':
      if (pending) return Math.min(pending.until, counted);
      return Math.min(state.ready ? floorEnd(state.backoff) : state.lookAt, counted);
    case 'backoff':
      return pending?.until ?? Math.min(state.waitEnd, lookDue(state));
    case 'online':
      return Math.min(health?.nextAt ?? Infinity, isStale(state) ? (call?.until ?? 0) : Infinity);
    default:
      return call?.until ?? Infinity;
  }
}

/** Restarts are counted by a clock that may be set: they move with it, so that their age stays what it is. */
function followClock({ state, actions, now }: Turn): void {
  const ahead = now.clock - now.up;
  const moved = state.clockAhead === null ? 0 : ahead - state.clockAhead;
  state.clockAhead = ahead;
  if (Math.abs(moved) <= CLOCK_SET || state.restarts.length === 0) return;
  state.restarts = state.restarts.map((at) => at + moved);
  actions.push({ do: 'keep-restarts', restarts: state.restarts });
}
