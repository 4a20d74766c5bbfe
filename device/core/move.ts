import { floorEnd } from './backoff';
import { checking, isLost } from './health';
import { hearLook } from './hear';
import { look, pinAnswered, pinRemembered } from './modem';
import { WAIT_IS_FAILURE } from './recovery';
import { isStale, lookDue } from './state';
import {
  causeBy,
  enterPort,
  hangUp,
  isStable,
  killCall,
  recover,
  startOver,
  type Turn,
} from './turn';
import type { Cause } from './types';

/** Seconds from a dial to an address: chat's own waits and PPP's negotiation end before that. */
export const CALL_LIMIT = 150;

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
      if (state.cause?.word !== 'no-modem') state.cause = causeBy('no-modem');
      return countWait(turn);
    case 'modem':
      return moveModem(turn);
    case 'dialling':
      if (state.call && now.up >= state.call.until) hangUp(turn, state.call, causeBy('no-address'));
      return false;
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

function enterModem({ state, now }: Turn): boolean {
  state.phase = 'modem';
  state.cause = null;
  state.modemSince = now.up;
  state.lookAt = now.up;
  state.ready = false;
  return true;
}

function moveModem(turn: Turn): boolean {
  const { state, now } = turn;
  if (state.plug === '') return enterPort(turn);
  if (state.ready && now.up >= floorEnd(state.backoff) && state.pending === null) return dial(turn);
  if (now.up >= lookDue(state)) look(turn);
  return countWait(turn);
}

/** Each two minutes of waiting in vain are a failure. */
function countWait(turn: Turn): boolean {
  const { state, now } = turn;
  if (now.up - state.recovery.countedAt < WAIT_IS_FAILURE) return false;
  recover(turn, state.cause ?? NO_ANSWER_YET);
  return true;
}

function dial({ state, actions, now }: Turn): boolean {
  state.calls += 1;
  state.phase = 'dialling';
  state.cause = null;
  state.ready = false;
  state.urgent = false;
  state.dialledPlug = state.plug;
  state.recovery = { ...state.recovery, shook: false };
  state.backoff = { ...state.backoff, lastDial: now.up };
  state.call = { number: state.calls, hadAddress: false, until: now.up + CALL_LIMIT, cause: null };
  actions.push({ do: 'dial', call: state.calls });
  return true;
}

function moveOnline(turn: Turn): boolean {
  const { state, actions, now } = turn;
  if (!state.health || !state.call) return false;
  if (isStale(state) && now.up >= state.call.until) {
    hangUp(turn, state.call, causeBy('no-modem'));
    return false;
  }
  if (isLost(state.health)) {
    hangUp(turn, state.call, state.cause);
    return false;
  }
  if (state.health.verdict === 'ok' && isStable(turn)) startOver(turn);
  if (now.up < state.health.nextAt) return false;
  state.asks += 1;
  state.health = checking(state.health, state.asks, now.up);
  actions.push({ do: 'check', ask: state.asks });
  return false;
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
