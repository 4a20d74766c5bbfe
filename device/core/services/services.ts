import { restartWait } from './backoff';
import { nextTurn, NOT_PLANNED, planTimer, timerDue, type Instant } from './timer';
import type {
  ServiceAction,
  ServiceConfig,
  ServiceEvent,
  ServiceExit,
  ServicesState,
  ServiceState,
  StopReason,
} from './types';
import { needed } from './words';

/** Seconds until what was told is told again: the supervisor may not have been there yet. */
const START_AGAIN = 15;
/** A program has 5 s to end, then it is killed. */
const STOP_AGAIN = 20;
/** Its supervisor takes a moment to be ready for another start. */
const RESTART = 1;

/** What services need to know of the device. */
export interface ServiceWorld {
  readonly data: boolean;
  readonly clock: boolean;
  /** names of the links that have internet */
  readonly online: readonly string[];
}

type Configs = Readonly<Record<string, ServiceConfig>>;

/** @returns services at power-on */
export function initialServices(configs: Configs): ServicesState {
  return Object.fromEntries(Object.keys(configs).map((name) => [name, initialService()]));
}

function initialService(): ServiceState {
  return {
    ...{ wish: 'on', phase: 'waiting', since: 0, until: null, runs: 0, stop: null, delay: 0 },
    ...{ last: null, timer: NOT_PLANNED },
  };
}

interface Turn {
  state: { -readonly [K in keyof ServiceState]: ServiceState[K] };
  readonly name: string;
  readonly config: ServiceConfig;
  readonly actions: ServiceAction[];
  readonly now: Instant;
  /** what is missing, for people; empty: it may run */
  readonly missing: string;
}

/** What one event makes of the services; null: only time has passed. */
export function stepServices(
  before: ServicesState,
  event: ServiceEvent | null,
  world: ServiceWorld,
  now: Instant,
  configs: Configs,
): { state: ServicesState; actions: readonly ServiceAction[] } {
  const actions: ServiceAction[] = [];
  const state: Record<string, ServiceState> = {};
  let changed = false;
  for (const name in configs) {
    const config = configs[name]!;
    const was = before[name] ?? initialService();
    const turn: Turn = {
      ...{ state: { ...was }, name, config, actions, now },
      missing: missingOf(was, config, world),
    };
    if (event?.service === name) hear(turn, event);
    decide(turn);
    const isSame = sameState(was, turn.state);
    state[name] = isSame ? was : turn.state;
    changed ||= !isSame || was !== before[name];
  }
  return { state: changed ? state : before, actions };
}

/** The data partition is needed to begin: a daemon that starts anew does not know at once that it is there. */
function missingOf({ phase }: ServiceState, { needs }: ServiceConfig, world: ServiceWorld): string {
  const runs = phase === 'up' || phase === 'starting';
  return needed(needs, runs ? { ...world, data: true } : world);
}

/** @returns when something is due if nothing happens before */
export function nextServicesStep(states: ServicesState, now: Instant, configs: Configs): number {
  let next = Infinity;
  for (const name in configs) {
    const [state, { run }] = [states[name], configs[name]!];
    if (!state) return now.up;
    next = Math.min(next, state.until ?? Infinity);
    if (run.kind === 'timer' && state.timer.next !== null) next = Math.min(next, state.timer.next);
    else if (run.kind === 'timer' && state.timer.day !== null)
      next = Math.min(next, timerDue(state.timer, now, run));
  }
  return next;
}

/** The daemon begins anew: what it has told may not have been done. */
export function followServices(states: ServicesState, up: number): ServicesState {
  const again = Object.entries(states).map(([name, state]) => [
    name,
    state.phase === 'starting' || state.phase === 'stopping' ? { ...state, until: up } : state,
  ]);
  return Object.fromEntries(again) as ServicesState;
}

function sameState(one: ServiceState, other: ServiceState): boolean {
  for (const key in one) {
    const name = key as keyof ServiceState;
    if (one[name] !== other[name]) return false;
  }
  return true;
}

function enter(turn: Turn, phase: ServiceState['phase'], seconds: number | null = null): void {
  const { state, now } = turn;
  if (state.phase !== phase) state.since = now.up;
  state.phase = phase;
  state.until = seconds === null ? null : now.up + seconds;
}

function hear(turn: Turn, event: ServiceEvent): void {
  switch (event.is) {
    case 'service-up':
      return hearUp(turn, event.run);
    case 'service-ended':
      return hearEnd(turn, event);
    case 'service-wish':
      return hearWish(turn, event);
  }
}

function hearUp(turn: Turn, run: number): void {
  const { state, config } = turn;
  // Its end may have been told first.
  if (run <= state.runs || run <= (state.last?.run ?? 0)) return;
  const isAgain = state.runs > 0;
  state.runs = run;
  if (state.phase === 'stopping') return;
  state.stop = null;
  enter(turn, 'up', config.run.kind === 'timer' ? config.run.limit : null);
  if (!isAgain || config.run.kind === 'timer') say(turn, 'info', 'is up');
}

function hearEnd(turn: Turn, event: Extract<ServiceEvent, { is: 'service-ended' }>): void {
  const { state, config, now } = turn;
  if (event.run <= (state.last?.run ?? 0)) return;
  const { run, code, signal, oom } = event;
  const lasted = state.phase === 'up' && state.runs === run ? now.up - state.since : 0;
  const { stop } = state;
  const exit: ServiceExit = { run, at: now.up, code, signal, oom, told: stop };
  state.runs = Math.max(state.runs, run);
  state.last = exit;
  state.stop = null;
  const how = exitText(exit);
  if (config.run.kind === 'timer') {
    enter(turn, 'waiting');
    return say(turn, code === 0 ? 'info' : 'warning', how);
  }
  if (stop === 'restart') return enter(turn, 'backoff', RESTART);
  if (stop !== null) {
    enter(turn, 'waiting');
    return say(turn, 'info', how);
  }
  const { restart } = config.run;
  if (restart === null) {
    enter(turn, 'ended');
    return say(turn, code === 0 ? 'info' : 'warning', `${how}; it is not started again`);
  }
  const { wait, delay } = restartWait(state.delay, lasted, exit, restart);
  state.delay = delay;
  enter(turn, 'backoff', wait);
  say(turn, 'warning', `${how}; starting it again in ${wait} s`);
}

function hearWish(turn: Turn, { want, now }: Extract<ServiceEvent, { is: 'service-wish' }>): void {
  const { state, config } = turn;
  state.wish = want;
  if (want === 'off' || now === null) return;
  const isRunning = state.phase === 'up' || state.phase === 'starting';
  if (isRunning && now === 'restart') {
    // A timer has no next start but its own.
    return config.run.kind === 'timer' ? undefined : tellStop(turn, 'restart');
  }
  if (isRunning || state.phase === 'stopping') return;
  state.delay = 0;
  if (config.run.kind === 'timer') state.timer = { ...state.timer, next: turn.now.up };
  else if (state.phase !== 'waiting') enter(turn, 'backoff', 0);
}

function decide(turn: Turn): void {
  const { state, config, missing } = turn;
  const wanted = state.wish === 'on' && missing === '';
  if (config.run.kind === 'timer') decideTime(turn, wanted);
  const isDue = state.until !== null && turn.now.up >= state.until;
  switch (state.phase) {
    case 'waiting':
      if (wanted && config.run.kind === 'service') tellStart(turn, 'up');
      return;
    case 'starting':
      if (state.wish === 'off' || (!wanted && config.run.kind === 'service'))
        return tellStop(turn, whyStop(turn));
      if (!isDue) return;
      // A timer's run that may have come and gone is not begun twice.
      if (config.run.kind === 'timer') return enter(turn, 'waiting');
      return tellStart(turn, 'up');
    case 'up':
      if (state.wish === 'off' || (!wanted && config.run.kind === 'service'))
        return tellStop(turn, whyStop(turn));
      if (isDue) tellStop(turn, 'limit');
      return;
    case 'stopping':
      if (!isDue) return;
      // It had not even begun.
      if (state.runs <= (state.last?.run ?? 0)) return enter(turn, 'waiting');
      return tellStop(turn, state.stop ?? 'wish');
    case 'backoff':
      if (!wanted) return enter(turn, 'waiting');
      if (isDue) tellStart(turn, 'up');
      return;
    case 'ended':
      if (!wanted) enter(turn, 'waiting');
  }
}

/** Nothing is planned before what the timer needs is there: a clock that is wrong has no time of day. */
function decideTime(turn: Turn, wanted: boolean): void {
  const { state, config, now } = turn;
  if (config.run.kind !== 'timer') return;
  if (!wanted) {
    // How long ago it was due is known by no clock that jumps.
    const { lastDue, skipped } = state.timer;
    if (state.timer.day !== null || state.timer.next !== null)
      state.timer = { ...NOT_PLANNED, lastDue, skipped };
    return;
  }
  state.timer = planTimer(state.timer, now, config.run);
  const { next } = state.timer;
  if (next === null || now.up < next) return;
  state.timer = nextTurn(state.timer, now, config.run);
  if (state.phase === 'waiting') return tellStart(turn, 'once');
  state.timer = { ...state.timer, skipped: state.timer.skipped + 1 };
  say(turn, 'notice', 'is due, and still runs: left out');
}

function tellStart(turn: Turn, want: 'up' | 'once'): void {
  turn.state.stop = null;
  turn.actions.push({ do: 'service', service: turn.name, want });
  enter(turn, 'starting', START_AGAIN);
}

function tellStop(turn: Turn, why: StopReason): void {
  const { state, actions, name, missing } = turn;
  if (state.phase !== 'stopping') {
    if (why === 'limit') say(turn, 'warning', 'has run for as long as it may: ending it');
    if (why === 'need') say(turn, 'notice', `${missing}: ending it`);
  }
  state.stop = why;
  actions.push({ do: 'service', service: name, want: 'down' });
  enter(turn, 'stopping', STOP_AGAIN);
}

function whyStop({ state }: Turn): StopReason {
  return state.wish === 'off' ? 'wish' : 'need';
}

function say({ actions, name }: Turn, level: 'info' | 'notice' | 'warning', text: string): void {
  actions.push({ do: 'say', level, text: `${name}: ${text}` });
}

/** @returns how a run ended, for people */
export function exitText({ code, signal, oom, told }: ServiceExit): string {
  const how = code === null ? `was ended by signal ${signal ?? '?'}` : `ended with status ${code}`;
  if (oom) return `${how}, since it had reached its limit of memory`;
  return told === 'limit' ? `${how}, after its time limit` : how;
}
