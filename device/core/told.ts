import { STRIKES } from './health';
import { KINDS } from './kinds';
import type { ReasonWord } from './reasons';
import type { LinkState } from './state';
import type { Cause, LinkAction, LinkConfig } from './types';

/** What people are told that a link is doing. */
export type StateWord = 'starting' | 'waiting' | 'dialling' | 'online' | 'backoff' | 'off';

/** Since `at` seconds after power-on. */
export interface Told {
  readonly state: StateWord;
  /** empty: all is well, or there is nothing to say yet */
  readonly reason: ReasonWord | '';
  readonly detail: string;
  readonly at: number;
}

/** So many changes are kept, oldest first. */
const EVENTS = 10;

export const NOTHING_TOLD: Told = { state: 'starting', reason: '', detail: '', at: 0 };

/** Keeps what is new of a link, and says it to the log. @returns what is to be said */
export function tell(
  state: { -readonly [K in keyof LinkState]: LinkState[K] },
  config: LinkConfig,
  up: number,
): readonly LinkAction[] {
  const news = wordsOf(state, config);
  const last = state.told;
  if (news.state === last.state && news.reason === last.reason && news.detail === last.detail)
    return [];
  state.told = { state: news.state, reason: news.reason, detail: news.detail, at: up };
  state.events = [...state.events, state.told].slice(-EVENTS);
  const text = news.detail === '' ? news.state : `${news.state}: ${news.detail}`;
  return [{ do: 'log', level: levelOf(news), text }];
}

/** Keeps and says what was done about a failure. */
export function tellStep(
  state: { -readonly [K in keyof LinkState]: LinkState[K] },
  text: string,
  up: number,
): LinkAction {
  state.events = [...state.events, { ...state.told, detail: text, at: up }].slice(-EVENTS);
  return { do: 'log', level: 'warning', text };
}

function levelOf({ state, reason }: Pick<Told, 'state' | 'reason'>): 'info' | 'notice' | 'warning' {
  if (reason !== '' && reason !== 'off' && reason !== 'asking') return 'warning';
  return state === 'online' ? 'notice' : 'info';
}

type Words = Omit<Told, 'at'>;

function wordsOf(state: LinkState, { kind }: LinkConfig): Words {
  const { phase, call, cause, health, failed } = state;
  switch (phase) {
    case 'off':
      return words('off', cause);
    case 'port':
    case 'modem':
      return words('waiting', cause);
    case 'dialling':
      // A router behind a network card is not dialled.
      if (!KINDS[kind].asksModem) return words('waiting', cause);
      return { state: 'dialling', reason: '', detail: `dial ${state.calls}` };
    case 'online': {
      const { interface: name = '', address = '' } = call?.lease ?? {};
      if (cause === null) return { state: 'online', reason: '', detail: `${name} has ${address}` };
      // The board's own socket stays up after the last.
      const strikes = Math.min(health?.strikes ?? 0, STRIKES);
      const detail = `${cause.sentence} (${strikes} of ${STRIKES})`;
      return { state: 'online', reason: cause.word, detail };
    }
    case 'ending': {
      const why = call?.cause ?? cause;
      const was = call?.hadAddress === true ? 'online' : 'dialling';
      return words(why?.word === 'off' ? 'off' : was, why);
    }
    case 'backoff': {
      if (cause !== null && failed !== null && cause.word !== failed.word)
        return words('waiting', cause);
      const detail = `${cause?.sentence ?? ''}; next dial in ${state.wait} s`;
      return { state: 'backoff', reason: cause?.word ?? '', detail };
    }
  }
}

function words(state: StateWord, because: Cause | null): Words {
  return { state, reason: because?.word ?? '', detail: because?.sentence ?? '' };
}
