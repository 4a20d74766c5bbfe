import type { Finding } from './doubts';
import { nextStart, type CardSettings, type Values } from './next-start';
import type { Secrets } from './types';

/** The places that hold a device's settings, as a cut leaves them. */
export interface Kept {
  /** of the boot partition, the one that counts; undefined: none says anything */
  text?: Buffer;
  /** all of them there, whatever they are */
  texts: readonly Buffer[];
  /** of the data partition: the text that comes back if none says anything */
  spare?: Buffer;
  /** of the data partition */
  stored?: string;
}

/** What may hold after a cut: what held before what was going on, or what holds after it. */
export interface Right {
  text: Buffer | undefined;
  values: Values;
}

/** The device of the recordings has one link. */
const LINK = 'cuts';

/**
 * @param kept as a whole start and its end leave it
 * @param secrets that hold then, whatever the card says
 */
export function rightOf({ text, stored }: Kept, secrets: Secrets): Right {
  const own = Object.entries(secrets).map(([key, value]) => [`${LINK}.${key}`, value]);
  const { values } = nextStart({ text, stored }, LINK);
  return { text, values: { ...values, ...Object.fromEntries(own) } };
}

/** So many starts until nothing changes any more: secrets are stored, read back, and leave the boot partition. */
const STARTS = 3;

/** Lets the device start again and again: what was set holds in each start. */
export function judgeSettings(kept: Kept, rights: readonly Right[]): Finding[] {
  const text = kept.text ?? kept.spare;
  let card: CardSettings = { text, stored: kept.stored };
  let wrong: Values | undefined;
  for (let at = 0; at < STARTS && !wrong; at++) {
    const { values, after } = nextStart(card, LINK);
    if (!rights.some((right) => isSame(right.values, values))) wrong = values;
    card = after;
  }
  const isTorn = text !== undefined && !rights.some((right) => right.text?.equals(text));
  const where: Finding[] = [
    ...(text === undefined ? [{ doubt: wrong ? 'conf-gone' : 'conf-stored' } as const] : []),
    ...(kept.text === undefined && kept.spare ? [{ doubt: 'conf-back' } as const] : []),
    ...(isTorn && !wrong ? [{ doubt: 'conf-torn' } as const] : []),
  ];
  return wrong ? [...where, ...faults(kept, wrong, rights)] : where;
}

/** @param values that hold, and are not right */
function faults(kept: Kept, values: Values, rights: readonly Right[]): Finding[] {
  const secrets = [`${LINK}.pin`, `${LINK}.password`].flatMap((key): Finding[] => {
    const wanted = rights.flatMap((right) => right.values[key] ?? []);
    if (wanted.some((value) => values[key] === value)) return [];
    const detail = key.slice(LINK.length + 1);
    const places = [...kept.texts, kept.spare, kept.stored].map(String);
    const exists = wanted.some((value) => places.some((place) => lineOf(place, key) === value));
    return [{ doubt: exists ? 'secret-unused' : 'secret-gone', detail }];
  });
  return secrets.length > 0 ? secrets : [{ doubt: 'conf-wrong' }];
}

/** `link.pin = 1234` in pppi.conf, `link.pin=1234` where it is stored. */
function lineOf(text: string, key: string): string | undefined {
  const line = text.split(/\r?\n/).find((one) => one.split('=')[0]?.trim() === key);
  return line?.slice(line.indexOf('=') + 1).trim();
}

function isSame(one: Values, other: Values): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
