import { field, fieldsOf, numberOf, numbersOf } from '../fields';
import type { Facts, Signal } from '../means';
import { ASKING, oneLine, type Question } from './question';

/** The lower end of a step, from a number that counts steps. */
interface Scale {
  /** lower end of step 0 */
  readonly from: number;
  readonly step: number;
  readonly most: number;
  /** 0, if steps are not counted below zero too */
  readonly least?: number;
}

/** TS 27.007 8.69, +CESQ; the first step has no lower end, and is one step wide here. */
const RXLEV: Scale = { from: -111, step: 1, most: 63 };
const RSCP: Scale = { from: -121, step: 1, most: 96 };
const ECIO: Scale = { from: -24.5, step: 0.5, most: 49 };
const RSRQ: Scale = { from: -20, step: 0.5, most: 34 };
const RSRP: Scale = { from: -141, step: 1, most: 97 };
const SSRSRQ: Scale = { from: -43.5, step: 0.5, most: 126 };
const SSRSRP: Scale = { from: -157, step: 1, most: 126 };
const SSSINR: Scale = { from: -23.5, step: 0.5, most: 127 };
/** Intel +XCESQ: half decibels, 255 for none. */
const INTEL_SINR: Scale = { from: 0, step: 0.5, most: 100, least: -100 };
/** Huawei ^HCSQ, manual of ME909s: 255 for none. */
const HUAWEI_RSSI: Scale = { from: -121, step: 1, most: 96 };
const HUAWEI_ECIO: Scale = { from: -32.5, step: 0.5, most: 65 };
const HUAWEI_SINR: Scale = { from: -20.2, step: 0.2, most: 251 };

type Steps = readonly (readonly [keyof Signal, Scale, number | undefined])[];

/** +CSQ (TS 27.007 8.5). Steps of 2 dBm; 100 to 191 of TD-SCDMA, in dBm, are SIMCom's and Quectel's. */
export function csqOf(rest: string): Facts {
  const steps = numberOf(field(fieldsOf(rest), 0));
  return steps === undefined ? {} : { signal: { rssi: rssiOf(steps) } };
}

/** @param steps as +CSQ counts them @returns dBm, null for none */
export function rssiOf(steps: number | undefined): number | null {
  if (steps === undefined || steps < 0 || steps > 191) return null;
  if (steps <= 31) return -113 + 2 * steps;
  return steps >= 100 ? steps - 216 : null;
}

export const csqQuestion: Question = {
  kinds: ASKING,
  plain: (text) => /^\d{1,3}\s*,\s*\d{1,2}$/.test(text),
  read: oneLine(csqOf),
};

/** The first six values of +CESQ; the second, the bit error rate, says nothing of the signal's strength. */
function cesqSteps([rxlev, , rscp, ecio, rsrq, rsrp]: readonly (number | undefined)[]): Steps {
  return [
    ['rssi', RXLEV, rxlev],
    ['rscp', RSCP, rscp],
    ['ecio', ECIO, ecio],
    ['rsrq', RSRQ, rsrq],
    ['rsrp', RSRP, rsrp],
  ];
}

export const cesqQuestion: Question = {
  kinds: ASKING,
  read: oneLine((rest) => {
    const values = numbersOf(rest);
    const [ssrsrq, ssrsrp, sssinr] = values.slice(6);
    return signalOf([
      ...cesqSteps(values),
      ['ssrsrq', SSRSRQ, ssrsrq],
      ['ssrsrp', SSRSRP, ssrsrp],
      ['sssinr', SSSINR, sssinr],
    ]);
  }),
};

/** Intel: the setting, the values of +CESQ, and the signal to noise ratio. */
export const xcesqQuestion: Question = {
  kinds: ASKING,
  read: oneLine((rest) => {
    const [, ...values] = numbersOf(rest);
    return signalOf([...cesqSteps(values), ['sinr', INTEL_SINR, values[6]]]);
  }),
};

/** Values of Huawei's ^HCSQ by its first one. */
export function huaweiSignal(mode: string, values: readonly (number | undefined)[]): Facts {
  const [first, second, third, fourth] = values;
  switch (mode) {
    case 'GSM':
      return signalOf([['rssi', HUAWEI_RSSI, first]]);
    case 'WCDMA':
    case 'TD-SCDMA':
      return signalOf([
        ['rssi', HUAWEI_RSSI, first],
        ['rscp', HUAWEI_RSSI, second],
        ['ecio', HUAWEI_ECIO, third],
      ]);
    case 'LTE':
      return signalOf([
        ['rssi', HUAWEI_RSSI, first],
        ['rsrp', RSRP, second],
        ['sinr', HUAWEI_SINR, third],
        ['rsrq', RSRQ, fourth],
      ]);
    case 'NR':
      return signalOf([
        ['rsrp', RSRP, first],
        ['sinr', HUAWEI_SINR, second],
        ['rsrq', RSRQ, third],
      ]);
    default:
      return { signal: {} };
  }
}

function signalOf(steps: Steps): Facts {
  const signal: Signal = {};
  for (const [key, { from, step, most, least = 0 }, value] of steps)
    if (value !== undefined && value >= least && value <= most)
      signal[key] = Math.round((from + step * value) * 10) / 10;
  return { signal };
}
