import { field, fieldsOf, numberOf, numbersOf } from '../fields';
import type { Facts, Signal } from '../means';
import { technologyOfWord } from '../technologies';
import { ASKING, oneLine, type Question } from './question';
import { huaweiSignal, rssiOf } from './signal';

/** Huawei ^HCSQ: technology and steps. */
export function hcsqOf(rest: string): Facts {
  const mode = field(fieldsOf(rest), 0).text.toUpperCase();
  const technology = technologyOfWord(mode) ?? (/^NO ?SERVICE$/.test(mode) ? null : undefined);
  return {
    ...(technology === undefined ? {} : { technology }),
    ...huaweiSignal(mode, numbersOf(rest).slice(1)),
  };
}

export const hcsqQuestion: Question = { kinds: ASKING, read: oneLine(hcsqOf) };

/** Quectel +QCSQ: technology, then what it has in dBm and dB. */
export const qcsqQuestion: Question = {
  kinds: ASKING,
  read: oneLine((rest) => {
    const technology = technologyOfWord(field(fieldsOf(rest), 0).text);
    const [, ...values] = numbersOf(rest);
    const names = QCSQ[technology ?? ''] ?? [];
    const signal: Signal = {};
    // RM500Q and its like have decibels for NR.
    const ratio = technology === 'nr' ? (value: number) => value : quectelRatio;
    for (const [at, name] of names.entries()) {
      const value = values[at];
      if (value !== undefined) signal[name] = name === 'sinr' ? ratio(value) : below(value);
    }
    return { ...(technology === undefined ? {} : { technology }), signal };
  }),
};

const QCSQ: Readonly<Record<string, readonly (keyof Signal)[]>> = {
  gsm: ['rssi'],
  umts: ['rssi', 'rscp', 'ecio'],
  lte: ['rssi', 'rsrp', 'sinr', 'rsrq'],
  'nb-iot': ['rssi', 'rsrp', 'sinr', 'rsrq'],
  nr: ['rsrp', 'sinr', 'rsrq'],
};

/** None of these is above zero: EP06 leaves the sign out. */
const below = (value: number) => -Math.abs(value);

/** Fifths of a decibel above -20 dB: manuals of BG96 and EC25. */
const quectelRatio = (steps: number) => Math.round(steps * 2 - 200) / 10;

/** Quectel +QIND: `"csq",27,99` and `"act","LTE"`. */
export function qindOf(rest: string): Facts {
  const fields = fieldsOf(rest);
  const about = field(fields, 0).text.toLowerCase();
  if (about === 'csq') return { signal: { rssi: rssiOf(numberOf(field(fields, 1))) } };
  const technology = about === 'act' ? technologyOfWord(field(fields, 1).text) : undefined;
  return technology === undefined ? {} : { technology };
}

/** Huawei ^RSSI counts as +CSQ does. */
export function rssiLineOf(rest: string): Facts {
  return { signal: { rssi: rssiOf(numberOf(field(fieldsOf(rest), 0))) } };
}
