import { decodeText } from '../characters';
import { field, fieldsOf, numberOf, type Field } from '../fields';
import type { Facts, Operator } from '../means';
import { technologyOfNumber, technologyOfWord } from '../technologies';
import { ASKING, type AnswerLine, type Question } from './question';

const MODES: readonly NonNullable<Operator['mode']>[] = [
  'automatic',
  'manual',
  'deregistered',
  'format-only',
  'manual-automatic',
];

const NUMERIC = 2;

/** +COPS? (TS 27.007 7.3): mode, format, name or number, technology. Asked in several formats it has all of them. */
export const operatorQuestion: Question = {
  kinds: ['read'],
  read: (lines) => {
    // The first name is the long one, if both were asked for.
    const operators = lines.map(operatorOf).reverse();
    const operator = Object.assign({}, ...operators) as Operator;
    return Object.keys(operator).length === 0 ? {} : { operator };
  },
};

function operatorOf({ rest }: AnswerLine): Operator {
  // Marvell answers as AT+COPS=? does, a list in brackets; all of it is the same network.
  const fields = fieldsOf(rest.replace(/^\(([^()]*)\).*/, '$1'));
  const mode = MODES[numberOf(field(fields, 0)) ?? -1];
  if (mode === undefined) return {};
  const [written, behind] = nameOf(fields.slice(2));
  const name = decodeText(written);
  const named = written !== '' || field(fields, 2).quoted;
  const isNumeric = numberOf(field(fields, 1)) === NUMERIC;
  const technology = technologyOfNumber(numberOf(behind));
  return {
    mode,
    ...(!named ? {} : isNumeric ? { numeric: fromUcs2Digits(written) } : { name }),
    ...(technology === undefined ? {} : { technology }),
  };
}

/** MCC and MNC are digits, so that as UCS2 they can be told from any other number. */
const fromUcs2Digits = (written: string) =>
  /^(?:003\d){5,6}$/.test(written) ? written.replace(/003(\d)/g, '$1') : written;

/** A name without quotes may have commas. @returns it and the field behind it */
function nameOf(fields: readonly Field[]): [string, Field] {
  const last = field(fields, fields.length - 1);
  if (field(fields, 0).quoted || fields.length < 3 || numberOf(last) === undefined)
    return [field(fields, 0).text, field(fields, 1)];
  const parts = fields.slice(0, -1).map(({ text }) => text);
  return [parts.join(', '), last];
}

/** Quectel +QNWINFO: technology, number of the network, band, channel; a line for LTE and one for NR where it has both. */
export const quectelNetworkQuestion: Question = {
  kinds: ASKING,
  many: true,
  read: (lines) => {
    const facts = Object.assign({}, ...lines.map(quectelNetworkOf)) as Facts;
    const both = ['lte', 'nr'].every((each) =>
      lines.some((line) => quectelNetworkOf(line).technology === each),
    );
    return both ? { ...facts, technology: 'lte-nr' } : facts;
  },
};

function quectelNetworkOf({ rest }: AnswerLine): Facts {
  const fields = fieldsOf(rest);
  if (/^no ?service$/i.test(field(fields, 0).text)) return { service: 'none' };
  const technology = technologyOfWord(field(fields, 0).text);
  const numeric = field(fields, 1).text;
  return {
    ...(technology === undefined ? {} : { technology }),
    ...(/^\d{5,6}$/.test(numeric) ? { operator: { numeric } } : {}),
  };
}
