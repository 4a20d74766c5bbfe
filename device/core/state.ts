import { resetBackoff, type Backoff } from './backoff';
import type { Health } from './health';
import type { ReasonWord } from './reasons';
import { resetRecovery, type RecoveryState } from './recovery';
import type { SignalState } from './signal';
import { NOTHING_TOLD, type Told } from './told';
import type { Cause, Lease, LinkConfig } from './types';

/**
 * `port`: there is no modem. `modem`: SIM and network are asked for until a dial makes sense. `dialling`: a call without
 * an address. `ending`: a call was told to end. `backoff`: the wait after a failure. `off`: a person said poff.
 */
export type Phase = 'port' | 'modem' | 'dialling' | 'online' | 'ending' | 'backoff' | 'off';

/** A question that is under way. Without an answer until `until` it counts as answered by silence. */
export interface Pending {
  readonly what: 'look' | 'remember' | 'pin' | 'count' | 'escape';
  readonly ask: number;
  readonly until: number;
}

export interface Call {
  readonly number: number;
  readonly hadAddress: boolean;
  /** what it has now */
  readonly lease: Lease | null;
  /** how many it was given */
  readonly leases: number;
  /** when to hang up, or to kill it; each wait for a call has an end */
  readonly until: number;
  /** why it is given up; null: its own end will tell */
  readonly cause: Cause | null;
}

/** All that a link knows. */
export interface LinkState {
  readonly phase: Phase;
  /** why it is not well; null: it is, or there is nothing to say yet */
  readonly cause: Cause | null;
  readonly wish: 'on' | 'off';
  /** a person, or a modem plugged in anew, makes waiting pointless */
  readonly urgent: boolean;
  readonly plug: string;
  readonly pluggedAt: number;
  /** AT commands can be sent while a call is up */
  readonly control: boolean;
  /** why there is nothing to dial on, if it is known */
  readonly note: Cause | null;
  readonly dialledPlug: string;
  readonly backoff: Backoff;
  readonly recovery: RecoveryState;
  readonly health: Health | null;
  readonly signal: SignalState | null;
  /** the number of the last question and of the last call */
  readonly asks: number;
  readonly calls: number;
  readonly failures: number;
  readonly lastFailure: ReasonWord | null;
  /** why the last call failed, and seconds until the next from then on */
  readonly failed: Cause | null;
  readonly wait: number;
  /** what people were told last, and before */
  readonly told: Told;
  readonly events: readonly Told[];
  readonly pending: Pending | null;
  readonly call: Call | null;
  /** since when SIM and network are asked for */
  readonly modemSince: number;
  readonly lookAt: number;
  /** the modem has let a dial make sense; it only waits for the floor */
  readonly ready: boolean;
  readonly waitEnd: number;
  /** the network was away during this wait */
  readonly away: boolean;
  /** the plug, card and PIN for which all has been tried */
  readonly asked: string;
  /** the plug in which the modem was made to register anew */
  readonly anew: string;
  /** calls that unanswered LCP echoes ended although something was received meanwhile */
  readonly echoCuts: number;
  readonly card: string | null;
  readonly tries: number | null;
}

/** @returns a link at power-on, before the event `started` */
export function initialLink(config: LinkConfig): LinkState {
  return {
    phase: 'port',
    cause: null,
    wish: 'on',
    urgent: false,
    plug: '',
    pluggedAt: 0,
    control: false,
    note: null,
    dialledPlug: '',
    backoff: resetBackoff(config.redial, null),
    recovery: resetRecovery(0, false),
    health: null,
    signal: null,
    asks: 0,
    calls: 0,
    failures: 0,
    lastFailure: null,
    failed: null,
    wait: 0,
    told: NOTHING_TOLD,
    events: [],
    pending: null,
    call: null,
    modemSince: 0,
    lookAt: 0,
    ready: false,
    waitEnd: 0,
    away: false,
    asked: '',
    anew: '',
    echoCuts: 0,
    card: null,
    tries: null,
  };
}

/**
 * @returns what may be changed in place, until it is given out. By name, since V8 takes thirty times as long for a spread
 * of so many.
 */
export function copyLink(state: LinkState): { -readonly [K in keyof LinkState]: LinkState[K] } {
  return {
    phase: state.phase,
    cause: state.cause,
    wish: state.wish,
    urgent: state.urgent,
    plug: state.plug,
    pluggedAt: state.pluggedAt,
    control: state.control,
    note: state.note,
    dialledPlug: state.dialledPlug,
    backoff: state.backoff,
    recovery: state.recovery,
    health: state.health,
    signal: state.signal,
    asks: state.asks,
    calls: state.calls,
    failures: state.failures,
    lastFailure: state.lastFailure,
    failed: state.failed,
    wait: state.wait,
    told: state.told,
    events: state.events,
    pending: state.pending,
    call: state.call,
    modemSince: state.modemSince,
    lookAt: state.lookAt,
    ready: state.ready,
    waitEnd: state.waitEnd,
    away: state.away,
    asked: state.asked,
    anew: state.anew,
    echoCuts: state.echoCuts,
    card: state.card,
    tries: state.tries,
  };
}

/** @returns whether the modem of the call is gone, or was plugged in anew since */
export function isStale({ plug, dialledPlug }: LinkState): boolean {
  return plug !== dialledPlug;
}

/** @returns when the modem is to be asked next */
export function lookDue({ pending, lookAt, plug, ready }: LinkState): number {
  return pending !== null || plug === '' || ready ? Infinity : lookAt;
}
