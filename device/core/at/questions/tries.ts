import { field, fieldsOf, numberOf, numbersOf } from '../fields';
import type { Facts } from '../means';
import { simOfCode, tries } from './sim';
import { ANY, oneLine, type AnswerLine, type Question } from './question';

/** A line for each code, by its name: +CPINR (TS 27.007 8.65) and Quectel's +QPINC. */
export const namedTriesQuestion: Question = {
  kinds: ANY,
  many: true,
  read: (lines) => Object.assign({}, ...lines.map(namedTries)) as Facts,
};

function namedTries({ rest }: AnswerLine): Facts {
  const fields = fieldsOf(rest);
  const name = field(fields, 0).text;
  const left = numberOf(field(fields, 1));
  // Quectel's SC has the tries of both.
  if (name.toUpperCase() === 'SC') return tries(left, numberOf(field(fields, 2)));
  const code = simOfCode(name);
  return tries(code === 'pin' ? left : undefined, code === 'puk' ? left : undefined);
}

/** u-blox +UPINCNT, Intel +XPINCNT and MediaTek +EPINC: PIN, PIN2, PUK, PUK2. */
export const listedTriesQuestion: Question = {
  read: oneLine((rest) => tries(numbersOf(rest)[0], numbersOf(rest)[2])),
};

/** Siemens ^SPIC has the tries of what is asked; SIMCom +SPIC those of PIN, PUK, PIN2, PUK2. */
export const spicQuestion: Question = {
  kinds: ANY,
  read: oneLine((rest) => {
    const [first, second] = numbersOf(rest);
    if (second !== undefined) return tries(first, second);
    return first === undefined ? {} : { triesLeft: first };
  }),
};

/** Option +CPNNUM, a line without a name: `PIN1=3; PUK1=10; PIN2=3; PUK2=10`. */
export const optionTriesQuestion: Question = {
  plain: (text) => OPTION_TRIES.test(text),
  read: oneLine((rest) => {
    const [, pin, puk] = OPTION_TRIES.exec(rest) ?? [];
    return pin === undefined ? {} : tries(Number(pin), Number(puk));
  }),
};

const OPTION_TRIES = /^PIN1=(\d{1,3})\s*;\s*PUK1=(\d{1,3})\b/i;

/** Telit #PCT: tries of what is asked. */
export const askedTriesQuestion: Question = {
  read: oneLine((rest) => {
    const [left] = numbersOf(rest);
    return left === undefined ? {} : { triesLeft: left };
  }),
};

/** VERIFY (20) and UNBLOCK (2C) without a code, of PIN 1: they ask for the tries left (TS 102 221, 11.1.9). */
const ASKS_TRIES = /^00(20|2C)00(01|8[1-8]|0[2-8])00$/i;

/** A command to the SIM and its status words. */
export const simCommandQuestion: Question = {
  kinds: ['set'],
  read: ([line], { value }) => {
    const [, ins, of] = ASKS_TRIES.exec(field(fieldsOf(value), 1).text) ?? [];
    const [, digit] = /63C([0-9A-F])$/i.exec(field(fieldsOf(line?.rest ?? ''), 1).text) ?? [];
    if (ins === undefined || digit === undefined) return {};
    const left = parseInt(digit, 16);
    if (of !== '01') return { triesLeft: left };
    return ins === '20' ? { pinTriesLeft: left } : { pukTriesLeft: left };
  },
};
