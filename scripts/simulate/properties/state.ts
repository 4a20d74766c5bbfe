import { isDeepStrictEqual } from 'node:util';
import { REASON_WORDS, type LinkState, type Shared } from '../../../device/core';
import type { Property } from '../watch';

const PHASES = ['port', 'modem', 'dialling', 'online', 'ending', 'backoff', 'off'];
const WORDS: ReadonlySet<string> = new Set(REASON_WORDS);

/** Each so many steps the whole state is written and read back; after each kill it is anyway. */
const WHOLE = 100;

type Shape<T> = { readonly [K in keyof T]: (value: T[K]) => boolean };

const isTime = (value: number) => Number.isFinite(value) && value >= 0;
const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
const isText = (value: string) => typeof value === 'string';
const isFlag = (value: boolean) => typeof value === 'boolean';

/** What each part of the state may be. */
const LINK: Shape<LinkState> = {
  phase: (value) => PHASES.includes(value),
  cause: (value) => value === null || (WORDS.has(value.word) && value.sentence !== ''),
  wish: (value) => value === 'on' || value === 'off',
  urgent: isFlag,
  plug: isText,
  pluggedAt: isTime,
  dialledPlug: isText,
  backoff: ({ delay, lastDial }) => isTime(delay) && (lastDial === null || isTime(lastDial)),
  recovery: ({ failures, countedAt }) => isCount(failures) && isTime(countedAt),
  health: (value) => value === null || (isTime(value.nextAt) && value.strikes <= 4),
  asks: isCount,
  calls: isCount,
  failures: isCount,
  lastFailure: (value) => value === null || WORDS.has(value),
  pending: (value) => value === null || (isTime(value.until) && isCount(value.ask)),
  call: (value) => value === null || (isTime(value.until) && isCount(value.number)),
  modemSince: isTime,
  lookAt: isTime,
  ready: isFlag,
  waitEnd: isTime,
  away: isFlag,
  asked: isText,
  control: isFlag,
  failed: (value) => value === null || (WORDS.has(value.word) && value.sentence !== ''),
  wait: isTime,
  told: (value) => typeof value === 'object',
  events: (value) => value.length <= 200,
  note: (value) => value === null || WORDS.has(value.word),
  signal: (value) => value === null || isTime(value.nextAt),
  anew: isText,
  echoCuts: isCount,
  card: (value) => value === null || isText(value),
  tries: (value) => value === null || isCount(value),
};

const SHARED: Shape<Shared> = {
  marks: (value) => Object.keys(value).length < 50,
  restarts: (value) => value.length <= 24 && value.every(Number.isFinite),
  durable: isFlag,
  known: isFlag,
  clockAhead: (value) => value === null || Number.isFinite(value),
};

/**
 * Whether a value is what JSON gives back of it: ten times as fast as writing and reading it.
 * (No Infinity, no undefined, no -0, which reads as 0.)
 */
export function isJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object') return typeof value === 'string' || typeof value === 'boolean';
  if (value === null) return true;
  if (Array.isArray(value)) return value.every(isJson);
  for (const key in value) if (!isJson((value as Record<string, unknown>)[key])) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** @returns the part that is wrong; only what is not the same as before is looked at */
function wrongPart<T extends object>(
  now: T,
  before: T | undefined,
  shape: Shape<T>,
): string | undefined {
  if (now === before) return undefined;
  for (const part in shape) {
    const value = now[part];
    if (before !== undefined && before[part] === value) continue;
    if (value === undefined || !shape[part](value)) return part;
    if (!isJson(value)) return `${part} in JSON`;
  }
  return undefined;
}

/** @returns the part of a link's state that is wrong */
export function wrongInLink(state: LinkState, before?: LinkState): string | undefined {
  const isOpen = state.phase === 'dialling' || state.phase === 'ending' || state.phase === 'online';
  if (isOpen && state.call === null) return 'call';
  return wrongPart(state, before, LINK);
}

export const stateValid: Property = {
  name: 'state-valid',
  sentence:
    'The state has its shape at every instant, and is the same after being written as JSON and read back.',
  watch: () => {
    let steps = 0;
    return {
      whole: (state, before) => {
        for (const name in state.links) {
          const wrong = wrongInLink(state.links[name] as LinkState, before.links[name]);
          if (wrong) return `${wrong} of ${name}: ${JSON.stringify(state.links[name])}`;
        }
        const wrong = wrongPart(state.shared, before.shared, SHARED);
        if (wrong) return `${wrong}: ${JSON.stringify(state.shared)}`;
        if (steps++ % WHOLE !== 0) return undefined;
        const read: unknown = JSON.parse(JSON.stringify(state));
        return isDeepStrictEqual(read, state) ? undefined : 'read back it is another state';
      },
    };
  },
};
