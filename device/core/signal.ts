import type { NetworkSays, Signal } from './types';

/** Seconds from online to the first look, and between looks. */
const FIRST = 5;
const EVERY = 60;
/** Seconds after which what was measured says nothing of now. */
const OLD = 180;

/** What the control port tells while the data port carries a call. */
export interface SignalState {
  readonly last: Signal | null;
  readonly at: number;
  /** the number of the question that is under way */
  readonly ask: number | null;
  /** when to ask next, whether it was answered or not */
  readonly nextAt: number;
}

/** @returns the modem is asked soon; what it told before stays as old as it is */
export function startSignal(up: number, before: SignalState | null): SignalState {
  return { last: before?.last ?? null, at: before?.at ?? up, ask: null, nextAt: up + FIRST };
}

/** @returns the signal is being asked for as number `ask` */
export function measuring(state: SignalState, ask: number, up: number): SignalState {
  return { ...state, ask, nextAt: up + EVERY };
}

/** @returns what the modem has told, which may be nothing: then what it told before stays, until it is old */
export function measured(state: SignalState, last: Signal | null, up: number): SignalState {
  return last === null ? { ...state, ask: null } : { ...state, ask: null, last, at: up };
}

/** @returns the network is away: where the modem was says nothing of where it is */
export function withoutNetwork(state: SignalState, network: NetworkSays): SignalState {
  const { last } = state;
  if (last === null) return state;
  return { ...state, last: { ...last, network, operator: null, technology: null, cell: null } };
}

/** @returns what may be shown as the signal of now */
export function signalNow(state: SignalState | null, up: number): Signal | null {
  return state !== null && up - state.at <= OLD ? state.last : null;
}
