import { field, fieldsOf, numberOf, unquoted } from '../fields';
import type { Clock, Facts } from '../means';
import { ASKING, oneLine, type AnswerLine, type Question } from './question';

type Name = 'manufacturer' | 'model' | 'revision';

const firstOf = (rest: string) => field(fieldsOf(rest), 0).text.trim();

/** +CGMI, +CGMM, +CGMR and the like: a line, mostly without a name. Of several it is not known which are it. */
export function nameQuestion(key: Name, names: readonly string[]): Question {
  return {
    kinds: ASKING,
    names,
    plain: () => true,
    many: true,
    read: (lines) => {
      const written = (lines[0]?.rest ?? '').replace(/^revision:\s*/i, '');
      // Without quotes a comma is of the name: Sierra Wireless, Incorporated.
      const text = written.startsWith('"') ? firstOf(written) : unquoted(written);
      return lines.length === 1 && text !== '' ? { [key]: text } : {};
    },
  };
}

/** +CGSN: 15 digits (TS 23.003, 6.2.1). */
export const imeiQuestion: Question = {
  kinds: ['read', 'run', 'set'],
  names: ['+CGSN', '+GSN'],
  plain: () => true,
  many: true,
  read: (lines) => {
    const imei = lines.map(({ rest }) => firstOf(rest)).find((text) => IMEI.test(text));
    return imei === undefined ? {} : { imei };
  },
};

const IMEI = /^\d{15}$/;

/** +CIMI: up to 15 digits (TS 23.003, 2.2). */
export const imsiQuestion: Question = {
  kinds: ASKING,
  plain: () => true,
  many: true,
  read: (lines) => {
    const imsi = lines.map(({ rest }) => firstOf(rest)).find((text) => /^\d{6,15}$/.test(text));
    return imsi === undefined ? {} : { imsi };
  },
};

/** ATI: lines with a key, or maker and model alone above the revision. A value that goes on in a line below is left out. */
export const identityQuestion: Question = {
  kinds: ASKING,
  names: ['+GCAP'],
  plain: () => true,
  many: true,
  read: (lines) => {
    const rows = lines.map(keyed);
    const facts: Facts = {};
    for (const [at, { key, value }] of rows.entries()) {
      if (value === '' || goesOn(rows, at)) continue;
      if (key === 'imei' && IMEI.test(value)) facts.imei = value;
      if (key === 'manufacturer' || key === 'model' || key === 'revision') facts[key] = value;
    }
    const [maker, model, third] = rows;
    if (maker?.key === '' && model?.key === '' && third?.key === 'revision')
      return { manufacturer: maker.value, model: model.value, ...facts };
    return facts;
  },
};

interface Row {
  readonly key: string;
  readonly value: string;
}

const goesOn = (rows: readonly Row[], at: number) => rows[at + 1]?.key === '';

function keyed({ name, rest }: AnswerLine): Row {
  if (name !== undefined) return { key: name, value: rest };
  const [, key = '', value = rest] = /^([A-Za-z][A-Za-z ]*):(.*)$/.exec(rest) ?? [];
  return { key: key.toLowerCase(), value: value.trim() };
}

/** +CFUN? (TS 27.007 8.2). */
export function functionalityOf(rest: string): Facts {
  return { functionality: numberOf(field(fieldsOf(rest), 0)) ?? null };
}

export const functionalityQuestion: Question = { kinds: ['read'], read: oneLine(functionalityOf) };

/** +CCLK? (8.15): "yy/MM/dd,hh:mm:ss±zz", zz in quarters of an hour; some write the year in full, some no zone. */
const CLOCK = /(\d{2}|\d{4})\/(\d\d)\/(\d\d),(\d\d:\d\d:\d\d)\s*([+-]\d{1,2})?/;

export const clockQuestion: Question = {
  kinds: ['read'],
  read: oneLine((rest) => {
    const [, year = '', month, day, time, zone] = CLOCK.exec(rest) ?? [];
    if (time === undefined) return {};
    const clock: Clock = { local: `${year.padStart(4, '20')}-${month}-${day}T${time}` };
    return { clock: zone === undefined ? clock : { ...clock, ahead: 15 * Number(zone) } };
  }),
};
