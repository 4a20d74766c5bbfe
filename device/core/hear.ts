import { checked, startHealth } from './health';
import { judge, lookRest, pinAnswered, pinRemembered } from './modem';
import { callReason } from './reasons';
import { isStale } from './state';
import { causeBy, enterPort, failCall, hangUp, type Turn } from './turn';
import type { Cause, LinkEvent } from './types';

/** Seconds between questions to the modem while a dial is waited for. */
const LOOK_EVERY = 10;
/** A network that was away and is back ends the wait, but one that comes and goes is not dialled more often. */
const AWAY_FLOOR = 30;
/** Seconds that pppd has to see that its port is gone. */
const HANGUP_LATE = 10;

const UNSEEN: Cause = { word: 'unknown', sentence: 'the call ended while nothing watched it' };

/** What an event tells; what is to be done about it, moveOn does. */
export function hear(turn: Turn, event: LinkEvent): void {
  const { state, now, config } = turn;
  switch (event.is) {
    case 'started':
      return hearStart(turn, event);
    case 'port':
      return hearPort(turn, event.plug);
    case 'wish':
      state.wish = event.want;
      if (event.want === 'on' && state.call === null) state.urgent = true;
      return;
    case 'looked':
      if (isAnswer(turn, 'look', event.ask)) hearLook(turn, event);
      return;
    case 'remembered':
      if (isAnswer(turn, 'remember', event.ask)) pinRemembered(turn, event.ok);
      return;
    case 'pin-answered':
      if (isAnswer(turn, 'pin', event.ask)) pinAnswered(turn, event.result, event.tries);
      return;
    case 'restart-counted':
      if (!isAnswer(turn, 'count', event.ask)) return;
      state.pending = null;
      // It may have taken a while.
      if (event.ok && !turn.around.othersOnline) turn.actions.push({ do: 'restart-device' });
      return;
    case 'up':
      if (state.phase !== 'dialling' || state.call?.number !== event.call) return;
      state.phase = 'online';
      state.cause = null;
      state.call = { ...state.call, hadAddress: true };
      state.health = startHealth(config.check, now.up);
      return;
    case 'ended':
      if (state.call?.number === event.call) hearEnd(turn, event);
      return;
    case 'checked':
      if (state.health?.ask !== event.ask || config.check === null) return;
      state.health = checked(state.health, event.verdict, config.check, now.up);
      state.cause = event.verdict === 'ok' ? null : causeBy(event.verdict);
  }
}

function isAnswer({ state }: Turn, what: string, number: number): boolean {
  return state.pending?.what === what && state.pending.ask === number;
}

/** The daemon begins, at power-on or after a crash: what it asked before is not answered any more. */
function hearStart(turn: Turn, { running }: Extract<LinkEvent, { is: 'started' }>): void {
  const { state, now, config } = turn;
  state.pending = null;
  state.asked = '';
  state.lookAt = now.up;
  if (state.health) state.health = startHealth(config.check, now.up);
  if (running !== null && running === state.call?.number) return;
  if (running !== null) {
    hangUp(turn, { number: running, hadAddress: false, until: 0, cause: null }, UNSEEN);
  } else if (state.call !== null) {
    failCall(turn, UNSEEN);
  }
}

function hearPort({ state, now }: Turn, plug: string): void {
  if (plug === state.plug) return;
  // pppd hears of it from the kernel, and ends; it has some seconds for that.
  if (state.call && state.phase !== 'ending' && !isStale(state))
    state.call = { ...state.call, until: now.up + HANGUP_LATE };
  state.plug = plug;
  state.ready = false;
  if (plug === '') return;
  state.pluggedAt = now.up;
  state.lookAt = now.up;
  state.pending = state.pending?.what === 'count' ? state.pending : null;
  state.recovery = { ...state.recovery, seen: true };
  // A modem that recovery has sent away and that comes back is dialled at once, but its waits do not start over.
  if (plug !== state.dialledPlug && state.call === null) state.urgent = true;
}

export function hearLook(turn: Turn, answer: Parameters<typeof judge>[1]): void {
  const { state, now } = turn;
  state.pending = null;
  if (state.plug === '') return;
  const judgement = judge(turn, answer);
  if (state.phase === 'modem') {
    state.lookAt = now.up + lookRest(now.up - state.modemSince);
    state.ready = judgement.dial;
    if (!judgement.dial) state.cause = judgement.cause;
    return;
  }
  state.lookAt = now.up + LOOK_EVERY;
  if (!judgement.dial) {
    state.away = true;
    state.cause = judgement.cause ?? state.cause;
  } else if (state.away && now.up - (state.backoff.lastDial ?? 0) >= AWAY_FLOOR) {
    state.waitEnd = now.up;
  }
}

function hearEnd(turn: Turn, { status, chat }: Extract<LinkEvent, { is: 'ended' }>): void {
  const { state } = turn;
  const { call } = state;
  if (!call) return;
  // A person has ended it, which is no failure.
  if (call.cause?.word === 'off') {
    state.call = null;
    state.health = null;
    enterPort(turn);
    return;
  }
  const { word, sentence } = callReason({
    ...{ status, hadAddress: call.hadAddress },
    ...(chat && { chat }),
  });
  failCall(turn, call.cause ?? { word, sentence });
}
