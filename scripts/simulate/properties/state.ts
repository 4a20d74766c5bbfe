import { REASON_WORDS, type DeviceState, type LinkState, type Shared } from '../../../device/core';
import type { Property } from '../watch';

const PHASES = ['port', 'modem', 'dialling', 'online', 'ending', 'backoff', 'off'];
const WORDS: ReadonlySet<string> = new Set(REASON_WORDS);

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

/**
 * Whether a value is what JSON gives back of it: a hundred times as fast as writing and reading it. (No Infinity, no
 * undefined, no -0, which reads as 0.)
 * @param known one that is known to be so: what the two have in common is not looked at again, since no part of a state
 * ever changes
 */
function isJson(value: unknown, known: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object') return typeof value === 'string' || typeof value === 'boolean';
  if (value === null || value === known) return true;
  const before = typeof known === 'object' && known !== null ? (known as typeof value) : NOTHING;
  if (Array.isArray(value)) return areJson(value, Array.isArray(before) ? before : NONE);
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  for (const name of Object.keys(value)) {
    const part = value[name as keyof typeof value];
    if (!isJson(part, before[name as keyof typeof value])) return false;
  }
  return true;
}

const NOTHING = {};
const NONE: readonly unknown[] = [];

/** Of a list the oldest part may have been dropped, so that all others have moved. */
function areJson(list: readonly unknown[], known: readonly unknown[]): boolean {
  const moved = list.length > 0 && list[0] === known[1] ? 1 : 0;
  return list.every((part, index) => isJson(part, known[index + moved]));
}

/**
 * @returns what names the part of an object that is wrong; it looks at those parts alone that are not what they were when
 * it looked last
 */
function watchParts<T extends object>(shape: Shape<T>) {
  let [last, names, values]: [T | undefined, string[], unknown[]] = [undefined, [], []];
  return (now: T): string | undefined => {
    if (now === last) return undefined;
    last = now;
    const before = values;
    // By number: V8 takes four times as long to read so many parts by their names.
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
      if (!isJson(value, before[part])) return `${name} in JSON`;
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
    const links = sockets.map(({ name }) => ({ name, wrong: watchParts(LINK) }));
    const wrongInShared = watchParts(SHARED);
    let known: DeviceState | undefined;
    return {
      whole: (state) => {
        for (const { name, wrong } of links) {
          const link = state.links[name] as LinkState;
          const part = lacksCall(link) ? 'call' : wrong(link);
          if (part) return `${part} of ${name}: ${JSON.stringify(link)}`;
        }
        const part = wrongInShared(state.shared);
        if (part) return `${part}: ${JSON.stringify(state.shared)}`;
        const before = known;
        known = state;
        return isJson(state.network, before?.network) && isJson(state.clock, before?.clock)
          ? undefined
          : 'read back it would be another state';
      },
    };
  },
};
