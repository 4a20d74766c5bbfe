import { resetBackoff, nextWait } from './backoff';
import { healthySeconds, NEVER } from './health';
import { KINDS, type Kind, type KindFacts } from './kinds';
import { REASONS, type ReasonWord } from './reasons';
import { countFailure, oneMoreRestart, resetRecovery, type RecoveryStep } from './recovery';
import type { Shared } from './shared';
import type { Rival } from './sim';
import type { Call, LinkState, Pending } from './state';
import { tellStep } from './told';
import type { Cause, LinkAction, LinkConfig, Now } from './types';

/** Seconds for an answer: a modem's longest is three questions of 3 s each, or a PIN's 10 s; a card's write may be slow. */
const ANSWER = { look: 20, remember: 20, pin: 30, count: 20, escape: 20 } as const;
/** Ends of a call that may have left the modem's port in data mode, where it takes commands for data. */
const DATA_MODE: readonly ReasonWord[] = ['chat-timeout', 'pppd-killed', 'unknown'];
/** Seconds that a call has to end by itself before it is killed, and between kills. */
const HANG_UP = 12;
/** Seconds of a dial beside the wait for CONNECT: chat's other waits and PPP's negotiation end before that. */
const AROUND_ANSWER = 90;
/** Seconds without an answer to DHCP until that is worth a word. */
export const NO_LEASE = 30;

/** What a link has to know of the others. */
export interface Around {
  /** another link has DNS servers */
  readonly dnsElsewhere: boolean;
  /** another link has internet */
  readonly othersOnline: boolean;
  /** another link has asked for a restart of the device to be counted */
  readonly restarting: boolean;
  /** links that could have this link's modem, with another PIN */
  readonly rivals: readonly Rival[];
}

/** One step of a link at work: what it changes is changed in place, and given out as a whole. */
export interface Turn {
  readonly state: { -readonly [K in keyof LinkState]: LinkState[K] };
  readonly shared: { -readonly [K in keyof Shared]: Shared[K] };
  readonly around: Around;
  readonly actions: LinkAction[];
  readonly now: Now;
  readonly config: LinkConfig;
}

/** Asks a question that has an end, and numbers it. @returns the number */
export function ask({ state, now }: Turn, what: Pending['what']): number {
  state.asks += 1;
  state.pending = { what, ask: state.asks, until: now.up + ANSWER[what] };
  return state.asks;
}

/** @returns what is special to this kind of link */
export function kindOf({ config }: Turn): KindFacts {
  return KINDS[config.kind];
}

/** Asks the modem as soon as it may be, if it can be asked. */
export function lookSoon(turn: Turn): void {
  turn.state.lookAt = kindOf(turn).asksModem ? turn.now.up : NEVER;
}

/** @returns seconds from a dial to an address; then the call is given up */
export function callLimit({ answerWait }: LinkConfig): number {
  return answerWait + AROUND_ANSWER;
}

/** @returns whether a call of this kind waits for its address as long as it takes */
export function keepsAsking(kind: Kind): boolean {
  return KINDS[kind].withoutAddress === 'keep-asking';
}

/** There is a call from now on, without an address yet. */
export function beginCall({ state, now, config }: Turn, number: number): void {
  const waits = keepsAsking(config.kind);
  state.phase = 'dialling';
  state.cause = waits ? causeBy('asking') : null;
  state.ready = false;
  state.dialledPlug = state.plug;
  state.backoff = { ...state.backoff, lastDial: now.up };
  const until = now.up + (waits ? NO_LEASE : callLimit(config));
  state.call = {
    number,
    hadAddress: false,
    lease: null,
    leases: 0,
    until,
    cause: null,
  };
}

/** Ends the call that there is; why, if its own end will not tell. */
export function hangUp(turn: Turn, call: Call, cause: Cause | null): void {
  const { state, actions, now } = turn;
  state.phase = 'ending';
  state.call = { ...call, cause, until: now.up + HANG_UP };
  actions.push({ do: 'hang-up', call: call.number });
}

/** A call that was told to end and has not: again and again, harder. */
export function killCall({ state, actions, now }: Turn, call: Call): void {
  state.call = { ...call, until: now.up + HANG_UP };
  actions.push({ do: 'kill', call: call.number });
}

/** The link was online long enough, or a person starts it over. */
export function startOver({ state, config, now }: Turn): void {
  state.backoff = resetBackoff(config.redial, state.backoff.lastDial);
  state.recovery = resetRecovery(now.up, state.recovery.seen);
}

/** @returns whether the internet was there long enough in this call */
export function isStable({ state, config, now }: Turn): boolean {
  return state.health !== null && healthySeconds(state.health, now.up) >= config.redial.stable;
}

/** A call is over: names why, and waits before the next. */
export function failCall(turn: Turn, cause: Cause): void {
  const { state, actions, config, now } = turn;
  if (isStable(turn)) startOver(turn);
  state.call = null;
  state.health = null;
  state.failures += 1;
  state.lastFailure = cause.word;
  const { wait, backoff } = nextWait(state.backoff, config.redial, now.chance);
  state.backoff = backoff;
  state.phase = 'backoff';
  state.cause = cause;
  state.failed = cause;
  state.wait = wait;
  state.waitEnd = now.up + wait;
  lookSoon(turn);
  state.away = false;
  state.pending = null;
  const taken = recover(turn, cause);
  if (taken === null && kindOf(turn).asksModem && DATA_MODE.includes(cause.word))
    actions.push({ do: 'escape', ask: ask(turn, 'escape') });
}

const SAID: Readonly<Record<RecoveryStep, string>> = {
  modem: 'the modem restarts',
  usb: "the modem's USB port goes off and on",
  device: 'the device restarts',
};

/** Counts a failure, and does what it is time for. @returns the step that was taken */
export function recover(turn: Turn, cause: Cause): RecoveryStep | null {
  const { state, shared, around, actions, config, now } = turn;
  const { perDay } = config.recover;
  const more = oneMoreRestart(shared.restarts, now.clock, perDay);
  // One that lies in time to come is of now, and gets old from now on.
  if (!more.allowed) shared.restarts = more.restarts;
  const mayRestart = more.allowed && shared.durable && !around.othersOnline && !around.restarting;
  const { recovery, step } = countFailure(state.recovery, cause.word, config.recover, {
    up: now.up,
    mayRestart,
    steps: kindOf(turn).steps,
  });
  state.recovery = recovery;
  if (step !== null) {
    const text = `recovery after ${recovery.failures} failures: ${SAID[step]}`;
    actions.push(tellStep(state, text, now.up));
  }
  // What was under way is answered by a modem that is about to go.
  if (step !== null) state.pending = null;
  if (step === 'modem') actions.push({ do: 'restart-modem' });
  if (step === 'usb') actions.push({ do: 'cycle-usb' });
  if (step !== 'device') return step;
  // Counted before it is done, and read back: a device that restarts for ever is worse than one that dials for ever.
  shared.restarts = more.restarts;
  actions.push({ do: 'count-restart', ask: ask(turn, 'count'), restarts: more.restarts });
  return step;
}

/** Begins anew, at whether there is a modem. */
export function enterPort({ state }: Turn): boolean {
  state.phase = 'port';
  state.cause = null;
  return true;
}

/** @returns a reason as the table has it, or in words that know more */
export function causeBy(word: ReasonWord, sentence: string = REASONS[word].sentence): Cause {
  return { word, sentence };
}
