import { floorEnd } from './backoff';
import { checking, isLost, NEVER } from './health';
import { hearLook } from './hear';
import { look, pinAnswered, pinRemembered } from './modem';
import { WAIT_IS_FAILURE } from './recovery';
import { measuring } from './signal';
import { isStale, lookDue, type Call } from './state';
import {
  beginCall,
  causeBy,
  enterPort,
  hangUp,
  isStable,
  keepsAsking,
  kindOf,
  lookSoon,
  killCall,
  recover,
  startOver,
  type Turn,
} from './turn';
import type { Cause, Echo } from './types';

/** After so many calls that only the carrier's silence to LCP echoes has ended, silence is no sign of anything. */
const ECHO_CUTS = 2;

const NO_ANSWER_YET: Cause = {
  word: 'unknown',
  sentence: 'the modem does not tell what it waits for',
};

/** Lets time do what is due, one thing after the other until nothing is. */
export function moveOn(turn: Turn): void {
  for (let moves = 0; moves < 8 && moveOnce(turn); moves++);
}

/** @returns whether something was done */
function moveOnce(turn: Turn): boolean {
  const { state, now } = turn;
  if (state.wish === 'off') return moveOff(turn);
  if (state.pending && now.up >= state.pending.until) return giveUpAsking(turn);
  switch (state.phase) {
    case 'off':
      startOver(turn);
      return enterPort(turn);
    case 'port':
      if (state.plug !== '') return enterModem(turn);
      state.cause = state.note ?? causeBy(kindOf(turn).missing);
      return countWait(turn);
    case 'modem':
      return moveModem(turn);
    case 'dialling':
      return moveDialling(turn);
    case 'online':
      return moveOnline(turn);
    case 'ending':
      if (state.call && now.up >= state.call.until) killCall(turn, state.call);
      return false;
    case 'backoff':
      return moveBackoff(turn);
  }
}

/** A person said poff: the call ends, and nothing is done until pon. */
function moveOff(turn: Turn): boolean {
  const { state, now } = turn;
  state.pending = null;
  state.urgent = false;
  if (state.call && state.phase !== 'ending') hangUp(turn, state.call, causeBy('off'));
  else if (state.call && now.up >= state.call.until) killCall(turn, state.call);
  else if (!state.call) {
    state.phase = 'off';
    state.cause = causeBy('off');
  }
  return false;
}

/** Silence is an answer too. */
function giveUpAsking(turn: Turn): boolean {
  const { state } = turn;
  const what = state.pending?.what;
  state.pending = null;
  if (what === 'look')
    hearLook(turn, { sim: 'silent', network: 'unknown', card: null, tries: null });
  if (what === 'remember') pinRemembered(turn, false);
  if (what === 'pin') pinAnswered(turn, 'unclear', null);
  return true;
}

function enterModem(turn: Turn): boolean {
  const { state, now } = turn;
  state.phase = 'modem';
  state.cause = null;
  state.modemSince = now.up;
  lookSoon(turn);
  state.ready = !kindOf(turn).asksModem;
  return true;
}

function moveModem(turn: Turn): boolean {
  const { state, now } = turn;
  if (state.plug === '') return enterPort(turn);
  if (
    state.ready &&
    now.up >= floorEnd(state.backoff, kindOf(turn).floor) &&
    state.pending === null
  )
    return dial(turn);
  if (now.up >= lookDue(state)) look(turn);
  return countWait(turn);
}

/** Each two minutes of waiting in vain are a failure. */
function countWait(turn: Turn): boolean {
  const { state, now } = turn;
  if (now.up < state.recovery.countedAt + WAIT_IS_FAILURE) return false;
  recover(turn, state.cause ?? NO_ANSWER_YET);
  return true;
}

function dial(turn: Turn): boolean {
  const { state, actions } = turn;
  state.calls += 1;
  state.urgent = false;
  state.recovery = { ...state.recovery, shook: false };
  beginCall(turn, state.calls);
  actions.push({ do: 'dial', call: state.calls, echo: echoOf(turn) });
  return true;
}

/** Without a health check, only what comes in tells that a call lives. */
function echoOf({ state, config }: Turn): Echo {
  if (state.echoCuts < ECHO_CUTS) return 'answered';
  return config.check === null ? 'adaptive' : 'off';
}

function moveDialling(turn: Turn): boolean {
  const { state, now, config } = turn;
  if (!state.call) return false;
  const late = now.up >= state.call.until;
  if (!keepsAsking(config.kind)) {
    if (late)
      hangUp(turn, state.call, causeBy(isStale(state) ? kindOf(turn).missing : 'no-address'));
    return false;
  }
  if (isStale(state)) {
    if (late) hangUp(turn, state.call, causeBy(kindOf(turn).missing));
    return false;
  }
  if (late) {
    state.call = { ...state.call, until: NEVER };
    state.cause = causeBy('no-lease');
  }
  return countWait(turn);
}

function moveOnline(turn: Turn): boolean {
  const { state, actions, now } = turn;
  if (!state.health || !state.call) return false;
  if (isStale(state) && now.up >= state.call.until) {
    hangUp(turn, state.call, causeBy(kindOf(turn).missing));
    return false;
  }
  const { withoutInternet, findsNetwork } = kindOf(turn);
  const isYoung = now.up < state.pluggedAt + findsNetwork;
  if (isLost(state.health) && withoutInternet === 'hang-up' && !isYoung) {
    hangUp(turn, state.call, state.cause);
    return false;
  }
  if (state.health.verdict === 'ok' && isStable(turn)) startOver(turn);
  checkWhenDue(turn, state.call);
  if (!state.control || !state.signal || now.up < state.signal.nextAt) return false;
  state.asks += 1;
  state.signal = measuring(state.signal, state.asks, now.up);
  actions.push({ do: 'measure', ask: state.asks });
  return false;
}

function checkWhenDue({ state, around, actions, now }: Turn, { lease }: Call): void {
  if (!state.health || lease === null || now.up < state.health.nextAt) return;
  state.asks += 1;
  state.health = checking(state.health, state.asks, now.up);
  const { dnsElsewhere } = around;
  actions.push({ do: 'check', ask: state.asks, lease, dnsElsewhere });
}

function moveBackoff(turn: Turn): boolean {
  const { state, now } = turn;
  if (state.plug === '') return enterPort(turn);
  const counting = state.pending?.what === 'count';
  if (state.urgent && !counting) {
    state.urgent = false;
    if (!state.recovery.shook) startOver(turn);
    return enterPort(turn);
  }
  if (now.up >= state.waitEnd && state.pending === null) return enterPort(turn);
  if (now.up >= lookDue(state)) look(turn);
  return false;
}
