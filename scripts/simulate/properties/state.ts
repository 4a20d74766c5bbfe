import { REASON_WORDS, type LinkState, type Shared } from '../../../device/core';
import type { Property } from '../watch';

const PHASES = ['port', 'modem', 'dialling', 'online', 'ending', 'backoff', 'off'];
const WORDS: ReadonlySet<string> = new Set(REASON_WORDS);

/** Each so many steps the whole state is looked at; the links and what they share, at each. */
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
  health: (value) => value === null || (isTime(value.nextAt) && isCount(value.strikes)),
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

/** Objects that JSON gives back as they are; no part of the state ever changes. */
type Known = WeakSet<object>;

/**
 * Whether a value is what JSON gives back of it: ten times as fast as writing and reading it.
 * (No Infinity, no undefined, no -0, which reads as 0.)
 */
function isJson(value: unknown, known: Known): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object') return typeof value === 'string' || typeof value === 'boolean';
  if (value === null || known.has(value)) return true;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const part of Object.values(value)) if (!isJson(part, known)) return false;
  known.add(value);
  return true;
}

/**
 * @returns what names the part of an object that is wrong; it looks at those parts alone that are not what they were when
 * it looked last
 */
function watchParts<T extends object>(shape: Shape<T>, known: Known) {
  let [last, names, values]: [T | undefined, string[], unknown[]] = [undefined, [], []];
  return (now: T): string | undefined => {
    if (now === last) return undefined;
    last = now;
    const before = values;
    values = Object.values(now);
    if (values.length !== names.length) {
      names = Object.keys(now);
      const missing = Object.keys(shape).find((name) => !names.includes(name));
      if (missing !== undefined) return missing;
    }
    for (let part = 0; part < names.length; part++) {
      const value = values[part] as T[keyof T & string];
      if (value === before[part]) continue;
      const name = names[part] as keyof T & string;
      if (!(name in shape) || value === undefined || !shape[name](value)) return name;
      if (!isJson(value, known)) return `${name} in JSON`;
    }
    return undefined;
  };
}

const lacksCall = ({ phase, call }: LinkState) =>
  call === null && (phase === 'dialling' || phase === 'ending' || phase === 'online');

export const stateValid: Property = {
  name: 'state-valid',
  sentence:
    'The state has its shape at every instant, and is the same after being written as JSON and read back.',
  watch: ({ sockets }) => {
    const known: Known = new WeakSet();
    const links = sockets.map(({ name }) => ({ name, wrong: watchParts(LINK, known) }));
    const wrongInShared = watchParts(SHARED, known);
    let steps = 0;
    return {
      whole: (state) => {
        for (const { name, wrong } of links) {
          const link = state.links[name] as LinkState;
          const part = lacksCall(link) ? 'call' : wrong(link);
          if (part) return `${part} of ${name}: ${JSON.stringify(link)}`;
        }
        const part = wrongInShared(state.shared);
        if (part) return `${part}: ${JSON.stringify(state.shared)}`;
        if (steps++ % WHOLE !== 0) return undefined;
        return isJson(state, known) ? undefined : 'read back it would be another state';
      },
    };
  },
};
