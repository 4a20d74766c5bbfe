import { floorEnd } from './backoff';
import { hear } from './hear';
import { KINDS } from './kinds';
import { moveOn } from './move';
import { WAIT_IS_FAILURE } from './recovery';
import type { Shared } from './shared';
import { copyLink, isStale, lookDue, type LinkState } from './state';
import { tell } from './told';
import { keepsAsking, type Around, type Turn } from './turn';
import type { LinkAction, LinkConfig, LinkEvent, Now } from './types';

/** What a link and the device have become, and what is to be done. */
export interface LinkStep {
  readonly state: LinkState;
  readonly shared: Shared;
  readonly actions: readonly LinkAction[];
}

/** What one event makes of a link. */
export function stepLink(
  before: { readonly state: LinkState; readonly shared: Shared; readonly around: Around },
  event: LinkEvent,
  now: Now,
  config: LinkConfig,
): LinkStep {
  const { around } = before;
  const state = copyLink(before.state);
  const shared = { ...before.shared };
  const turn: Turn = { state, shared, around, actions: [], now, config };
  hear(turn, event);
  moveOn(turn);
  turn.actions.push(...tell(state, config, now.up));
  // What has not changed stays the same object.
  const { marks, restarts } = before.shared;
  const isSame = shared.marks === marks && shared.restarts === restarts;
  return { state, shared: isSame ? before.shared : shared, actions: turn.actions };
}

/** @returns when the link is due if nothing happens before; Infinity only while a person has it off */
export function nextLinkStep(state: LinkState, { kind }: LinkConfig): number {
  const { phase, call, pending, health, signal, recovery } = state;
  const counted = recovery.countedAt + WAIT_IS_FAILURE;
  switch (phase) {
    case 'off':
      return Infinity;
    case 'port':
      return Math.min(pending?.until ?? Infinity, counted);
    case 'modem':
      if (pending) return Math.min(pending.until, counted);
      return Math.min(
        state.ready ? floorEnd(state.backoff, KINDS[kind].floor) : state.lookAt,
        counted,
      );
    case 'backoff':
      return pending?.until ?? Math.min(state.waitEnd, lookDue(state));
    case 'online':
      return Math.min(
        health?.nextAt ?? Infinity,
        state.control ? (signal?.nextAt ?? Infinity) : Infinity,
        isStale(state) ? (call?.until ?? 0) : Infinity,
      );
    case 'dialling':
      return Math.min(call?.until ?? 0, keepsAsking(kind) ? counted : Infinity);
    default:
      return call?.until ?? Infinity;
  }
}
