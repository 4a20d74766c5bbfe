import { nextWait, resetBackoff } from './backoff';
import type { ClockConfig, DeviceAction, Now, TimeSaid } from './types';

/** Seconds. No server is asked more often than that (RFC 4330, 10, says 15), whatever the links do. */
const LEAST = 20;
/** The Pi's crystal is wrong by some 10 s in a week. */
const EVERY = 21_600;
const SAVE_EVERY = 3600;
/** A server has this long to answer, name server included. */
const ANSWER = 30;
/** After a failure. */
const RETRY = { first: 30, longest: 3600, jitter: 25, stable: 0 };
/** What a server says that never wants to be asked again (RFC 4330, 8). */
const NEVER_AGAIN = ['DENY', 'RSTR'];

/** The Pi has no clock chip: at power-on it is 1970, and no certificate is valid yet. */
export interface ClockState {
  /** who has set the clock since power-on, and when */
  readonly set: { readonly server: string; readonly at: number } | null;
  /** the latest moment that is known to have passed, seconds since 1970 */
  readonly floor: number;
  readonly delay: number;
  readonly askedAt: number | null;
  readonly askAt: number;
  readonly saveAt: number;
  /** servers that are not asked again until the next start */
  readonly refused: readonly string[];
  /** questions asked, and the one that is under way */
  readonly asks: number;
  readonly asking: {
    readonly server: string;
    readonly ask: number;
    readonly until: number;
  } | null;
  /** a link had an address when this was last looked at */
  readonly online: boolean;
}

/** @returns the clock at power-on: not before the image was made */
export function startClock({ built }: ClockConfig): ClockState {
  return {
    set: null,
    floor: built,
    delay: RETRY.first,
    askedAt: null,
    askAt: 0,
    saveAt: SAVE_EVERY,
    refused: [],
    asks: 0,
    asking: null,
    online: false,
  };
}

interface ClockTurn {
  state: { -readonly [K in keyof ClockState]: ClockState[K] };
  readonly actions: DeviceAction[];
  readonly now: Now;
  readonly config: ClockConfig;
  ahead: number | null;
}

/** What happens to the clock: a link has come online, the data partition has come, a server has answered, time has passed. */
export interface ClockNews {
  /** how many links have an address */
  readonly online: number;
  /** a link has got one in this step */
  readonly cameOnline: boolean;
  /** the daemon begins: what it asked is not answered any more */
  readonly started: boolean;
  /** the time that the data partition has kept, if it has just come */
  readonly saved: number | null;
  /** the data partition is there */
  readonly durable: boolean;
  readonly said: { readonly ask: number; readonly said: TimeSaid } | null;
}

interface ClockStep {
  readonly state: ClockState;
  readonly actions: readonly DeviceAction[];
  /** what the clock less the seconds since power-on becomes by `actions`; null: they do not set it */
  readonly ahead: number | null;
}

/** One step of the clock. */
export function stepClock(
  before: ClockState,
  news: ClockNews,
  now: Now,
  config: ClockConfig,
): ClockStep {
  if (isIdle(before, news, now)) return { state: before, actions: [], ahead: null };
  const turn: ClockTurn = { state: { ...before }, actions: [], now, config, ahead: null };
  const { state } = turn;
  if (news.started) {
    state.asking = null;
    // What the daemon before has asked counts, answered or not.
    state.askAt = Math.max(state.askAt, (state.askedAt ?? -LEAST) + LEAST);
  }
  // What a time server says is better than what a clock that was wrong has left.
  if (news.saved !== null && state.set === null) state.floor = Math.max(state.floor, news.saved);
  if (now.clock < state.floor) setClock(turn, state.floor, now.up);
  if (news.said !== null && news.said.ask === state.asking?.ask) hearTime(turn, news.said.said);
  if (state.asking !== null && now.up >= state.asking.until) askNext(turn, state.asking.server);
  if (news.cameOnline) {
    state.delay = RETRY.first;
    state.askAt = state.askedAt === null ? now.up : Math.max(now.up, state.askedAt + LEAST);
  }
  state.online = news.online > 0;
  if (state.asking === null && state.online && now.up >= state.askAt) {
    state.askedAt = now.up;
    askNext(turn, null);
  }
  if (now.up >= state.saveAt) {
    state.saveAt = now.up + SAVE_EVERY;
    if (news.durable) turn.actions.push({ do: 'save-clock' });
  }
  return { state, actions: turn.actions, ahead: turn.ahead };
}

/** Whether nothing has happened to the clock, and nothing is due. */
function isIdle(state: ClockState, news: ClockNews, { up, clock }: Now): boolean {
  const isQuiet = !news.started && !news.cameOnline && news.saved === null && news.said === null;
  const isSame = state.online === news.online > 0 && clock >= state.floor;
  return isQuiet && isSame && up < nextClockStep(state);
}

/** @returns when the clock is due if nothing happens before */
export function nextClockStep({ asking, online, askAt, saveAt }: ClockState): number {
  return Math.min(asking?.until ?? (online ? askAt : Infinity), saveAt);
}

/** Asks the server after this one; after the last one, waits. */
function askNext({ state, actions, now, config }: ClockTurn, after: string | null): void {
  const from = after === null ? 0 : config.servers.indexOf(after) + 1;
  const server = config.servers.slice(from).find((each) => !state.refused.includes(each));
  state.asking = null;
  if (server !== undefined) {
    state.asks += 1;
    state.asking = { server, ask: state.asks, until: now.up + ANSWER };
    actions.push({ do: 'ask-time', ask: state.asks, server });
    return;
  }
  const isNobodyLeft = config.servers.every((each) => state.refused.includes(each));
  const { wait, backoff } = nextWait(
    resetBackoff({ ...RETRY, first: state.delay }, null),
    RETRY,
    now.chance,
  );
  state.delay = isNobodyLeft ? state.delay : backoff.delay;
  state.askAt = (state.askedAt ?? now.up) + (isNobodyLeft ? EVERY : Math.max(wait, LEAST));
}

function hearTime(turn: ClockTurn, said: TimeSaid): void {
  const { state, now, config } = turn;
  const server = state.asking?.server ?? '';
  if (said.is === 'kiss' && NEVER_AGAIN.includes(said.code))
    state.refused = [...state.refused, server];
  if (said.is !== 'time') return askNext(turn, server);
  state.asking = null;
  state.set = { server, at: now.up };
  state.delay = RETRY.first;
  state.askAt = (state.askedAt ?? now.up) + EVERY;
  // From now on only the image's own age is certain: a clock that was wrong may have been kept.
  state.floor = config.built;
  setClock(turn, said.time, said.at);
  turn.actions.push({ do: 'save-clock' });
}

function setClock(turn: ClockTurn, time: number, at: number): void {
  turn.ahead = time - at;
  turn.actions.push({ do: 'set-clock', time, at });
}
