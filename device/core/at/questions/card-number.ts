import { field, fieldsOf, numberOf } from '../fields';
import type { Facts } from '../means';
import { ANY, oneLine, type Question } from './question';

/** The names under which modems say the number of the card. */
export const CARD_NUMBER_NAMES = [
  ...['+CCID', '+ICCID', '+QCCID', '+CICCID', '^ICCID', '#CCID', '^SCID', '%CCID', '!ICCID'],
  '+ZGETICCID',
];

export const cardNumberQuestion: Question = {
  kinds: ANY,
  names: CARD_NUMBER_NAMES,
  plain: (text) => cardNumberOf(field(fieldsOf(text), 0).text).iccid !== undefined,
  read: oneLine((rest) => cardNumberOf(field(fieldsOf(rest), 0).text)),
};

/** Files of the SIM, in TS 31.102: EF ICCID is 2FE2. */
const EF_ICCID = 0x2fe2;

/** READ BINARY by +CRSM (TS 27.007 8.18): status words, then what the file holds. */
export const simFileQuestion: Question = {
  kinds: ['set'],
  read: ([line], { value }) => {
    const fields = fieldsOf(line?.rest ?? '');
    const status = [numberOf(field(fields, 0)), numberOf(field(fields, 1))].join(' ');
    if (MISSING.includes(status)) return { error: 'no-such-file' };
    const file = numberOf(field(fieldsOf(value), 1));
    return status === '144 0' && file === EF_ICCID ? cardNumberOf(field(fields, 2).text) : {};
  },
};

/** 94 04, 94 08 (TS 51.011, 9.4.4) and 6A 82 (TS 102 221, 10.2.1): file not found, or another kind of file. */
const MISSING = ['148 4', '148 8', '106 130'];

/** ITU-T E.118: 89 and up to 18 digits; on the card its nibbles are swapped, and F fills the last. */
function cardNumberOf(text: string): Facts {
  const digits = text.toUpperCase();
  if (!/^[0-9A-F]{18,22}$/.test(digits)) return {};
  if (!digits.startsWith('98')) return { iccid: withoutPadding(digits) };
  const iccid = withoutPadding(digits.replace(/(.)(.)/g, '$2$1'));
  return { iccid, iccidForm: 'nibbles-swapped' };
}

const withoutPadding = (digits: string) => digits.replace(/F+$/, '');
