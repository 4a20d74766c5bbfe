import { checked, startHealth } from './health';
import { judge, lookRest, pinAnswered, pinRemembered } from './modem';
import { BAD_OPTIONS, callReason } from './reasons';
import { resetRecovery } from './recovery';
import { measured, startSignal, withoutNetwork } from './signal';
import { isStale, type Call } from './state';
import {
  beginCall,
  causeBy,
  enterPort,
  failCall,
  kindOf,
  lookSoon,
  NO_LEASE,
  type Turn,
} from './turn';
import type { Cause, LinkEvent } from './types';

/** Seconds between questions to the modem while a dial is waited for. */
const LOOK_EVERY = 10;
/** A network that was away and is back ends the wait, but one that comes and goes is not dialled more often. */
const AWAY_FLOOR = 30;

type Told<Is extends LinkEvent['is']> = Extract<LinkEvent, { is: Is }>;

const unseen = callReason({ status: null, hadAddress: false });
const UNSEEN: Cause = { word: unseen.word, sentence: unseen.sentence };

/** What an event tells; what is to be done about it, moveOn does. */
export function hear(turn: Turn, event: LinkEvent): void {
  const { state, now, config } = turn;
  switch (event.is) {
    case 'started':
      return hearStart(turn, event);
    case 'port':
      return hearPort(turn, event);
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
      // It may have taken a while; a DHCP client goes on asking meanwhile.
      if (event.ok && !turn.around.othersOnline && state.phase !== 'online')
        turn.actions.push({ do: 'restart-device' });
      return;
    case 'escaped':
      if (isAnswer(turn, 'escape', event.ask)) state.pending = null;
      return;
    case 'up':
      return hearUp(turn, event);
    case 'down':
      return hearDown(turn, event.call);
    case 'ended':
      if (state.call?.number === event.call) hearEnd(turn, event);
      return;
    case 'checked':
      if (state.health?.ask !== event.ask || config.check === null) return;
      state.health = checked(state.health, event, config.check, now.up);
      state.cause = event.verdict === 'ok' ? null : causeBy(event.verdict, event.text);
      return;
    case 'measured':
      if (state.signal?.ask === event.ask)
        state.signal = measured(state.signal, event.signal, now.up);
  }
}

function isAnswer({ state }: Turn, what: string, number: number): boolean {
  return state.pending?.what === what && state.pending.ask === number;
}

/** The daemon begins, at power-on or after a crash: what it asked before is not answered any more. */
function hearStart(turn: Turn, { running }: Told<'started'>): void {
  const { state, now, config } = turn;
  // A state without a past, hours after power-on: recovery counts from now.
  if (state.recovery.countedAt === 0) state.recovery = resetRecovery(now.up, state.recovery.seen);
  state.pending = null;
  state.asked = '';
  lookSoon(turn);
  if (state.health) state.health = startHealth(config.check, now.up);
  if (state.signal) state.signal = startSignal(now.up, state.signal);
  if (running !== null && running === state.call?.number) return;
  // Whatever has been forgotten: no number is of two calls.
  state.calls = Math.max(state.calls, running ?? 0);
  if (running === null) {
    if (state.call !== null) endCall(turn, state.call, UNSEEN);
    return;
  }
  // A call that the state has lost may be a good one: if it has an address, that is told next.
  state.health = null;
  beginCall(turn, running);
}

/** The call has an address. A network card's may be given another one, which is another way to check. */
function hearUp({ state, now, config }: Turn, { call, lease }: Told<'up'>): void {
  if (state.call?.number !== call) return;
  const again =
    state.phase === 'online' && JSON.stringify(state.call.lease) !== JSON.stringify(lease);
  if (state.phase !== 'dialling' && !again) return;
  state.phase = 'online';
  state.cause = null;
  state.call = { ...state.call, hadAddress: true, lease, leases: state.call.leases + 1 };
  state.health = startHealth(config.check, now.up);
  state.signal = startSignal(now.up, state.signal);
}

/** The modem has taken the address back, and is being asked for another one: no call has ended. */
function hearDown({ state, now }: Turn, call: number): void {
  if (state.phase !== 'online' || state.call?.number !== call) return;
  state.phase = 'dialling';
  state.call = { ...state.call, lease: null, until: now.up + NO_LEASE };
  state.health = null;
  state.failures += 1;
  state.lastFailure = 'lease-lost';
  state.cause = causeBy('lease-lost');
}

/** What carried a call that was found, and was gone by then: no modem is called so. */
const GONE = '-';

/** A call was found, and not yet what carries it. */
function isUnknown({ plug, dialledPlug }: Turn['state']): boolean {
  return plug === '' && dialledPlug === '';
}

/** What carries the call is gone: pppd hears of it, and has some seconds to end by itself. */
function letEnd(turn: Turn, call: Call): void {
  turn.state.call = { ...call, until: turn.now.up + kindOf(turn).endsItself };
}

function hearPort(turn: Turn, { plug, control, note }: Told<'port'>): void {
  const { state, now } = turn;
  state.note = plug === '' ? (note ?? null) : null;
  if (plug === '' && state.call && state.phase !== 'ending' && isUnknown(state)) {
    state.dialledPlug = GONE;
    letEnd(turn, state.call);
  }
  if (plug === state.plug) return;
  // Found before any modem was seen, a call is of the first one.
  if (state.call && state.dialledPlug === '') state.dialledPlug = plug;
  if (state.call && state.phase !== 'ending' && !isStale(state)) letEnd(turn, state.call);
  state.plug = plug;
  state.control = control ?? false;
  state.ready = false;
  state.signal = null;
  if (plug === '') return;
  state.pluggedAt = now.up;
  lookSoon(turn);
  state.pending = state.pending?.what === 'count' ? state.pending : null;
  state.recovery = { ...state.recovery, seen: true };
  // A modem that recovery has sent away and that comes back is dialled at once, but its waits do not start over.
  state.urgent ||= isStale(state) || state.phase === 'ending';
}

export function hearLook(turn: Turn, answer: Parameters<typeof judge>[1]): void {
  const { state, now } = turn;
  state.pending = null;
  if (state.plug === '') return;
  const judgement = judge(turn, answer);
  const { network } = answer;
  if (state.signal && !judgement.dial && network !== 'roaming')
    state.signal = withoutNetwork(state.signal, network);
  if (state.phase === 'modem') {
    state.lookAt = now.up + lookRest(now.up - state.modemSince);
    state.ready = judgement.dial;
    if (!judgement.dial) state.cause = judgement.cause;
    return;
  }
  state.lookAt = now.up + LOOK_EVERY;
  if (!judgement.dial) {
    // Silence says nothing of the network; an answer may have got lost.
    if (answer.sim !== 'silent') state.away = true;
    state.cause = judgement.cause ?? state.cause ?? state.failed;
    return;
  }
  state.cause = state.failed;
  if (state.away && now.up - (state.backoff.lastDial ?? 0) >= AWAY_FLOOR) state.waitEnd = now.up;
}

function hearEnd(turn: Turn, end: Told<'ended'>): void {
  const { call } = turn.state;
  if (call) endCall(turn, call, causeOfEnd(turn, end, call.hadAddress), end.heard);
}

/** @param own why it ended, if it was not given up before */
function endCall(turn: Turn, call: Call, own: Cause, heard = false): void {
  const { state } = turn;
  // A person has ended it, or no longer wants it: no failure, and nothing to recover from.
  if (call.cause?.word === 'off' || state.wish === 'off') {
    state.call = null;
    state.health = null;
    enterPort(turn);
    return;
  }
  const cause = call.cause ?? own;
  if (cause.word === 'echo-dead' && heard) state.echoCuts += 1;
  failCall(turn, cause);
}

function causeOfEnd(turn: Turn, end: Told<'ended'>, hadAddress: boolean): Cause {
  // A DHCP client has no reasons of its own.
  if (!kindOf(turn).asksModem)
    return isStale(turn.state) ? causeBy(kindOf(turn).missing) : causeBy('no-lease');
  // pppd takes a port that has just gone for an option that it does not know (options.c, setdevname).
  if (end.status === BAD_OPTIONS && isStale(turn.state)) return causeBy(kindOf(turn).missing);
  const { word, sentence } = callReason({ ...end, hadAddress });
  return { word, sentence };
}
