import { field, fieldsOf, numberOf, numbersOf } from '../fields';
import type { Address, Context } from '../means';
import { ANY, type AnswerLine, type Question } from './question';

/** +CGDCONT? (TS 27.007 10.1.1): cid, type, APN … */
export const contextsQuestion: Question = {
  kinds: ['read'],
  many: true,
  read: (lines) => ({ contexts: lines.flatMap(contextOf) }),
};

function contextOf({ rest }: AnswerLine): Context[] {
  const fields = fieldsOf(rest);
  const cid = numberOf(field(fields, 0));
  if (cid === undefined) return [];
  const { text: type } = field(fields, 1);
  const apn = fields[2]?.text;
  return [{ cid, ...(type === '' ? {} : { type }), ...(apn === undefined ? {} : { apn }) }];
}

/** +CGACT? (10.1.10): a line for each context. */
export const activeQuestion: Question = {
  kinds: ['read'],
  many: true,
  read: (lines) => {
    const pairs = lines.map(({ rest }) => numbersOf(rest));
    return {
      active: pairs.flatMap(([cid, state]) => (cid !== undefined && state === 1 ? [cid] : [])),
    };
  },
};

/** +CGATT? (10.1.9). */
export const attachedQuestion: Question = {
  kinds: ['read'],
  read: ([line]) => {
    const state = numberOf(field(fieldsOf(line?.rest ?? ''), 0));
    return state === 0 || state === 1 ? { attached: state === 1 } : {};
  },
};

/** +CGPADDR (10.1.14): cid, then one or two addresses, with quotes or without. */
export const addressesQuestion: Question = {
  kinds: ANY,
  many: true,
  read: (lines) => {
    const addresses = lines.flatMap(addressOf);
    return addresses.length === 0 ? {} : { addresses };
  },
};

function addressOf({ rest }: AnswerLine): Address[] {
  const [first, ...others] = fieldsOf(rest);
  const cid = numberOf(first ?? { text: '', quoted: false });
  if (cid === undefined) return [];
  return [Object.assign({ cid }, ...others.map(({ text }) => versionOf(text)))];
}

function versionOf(text: string): Omit<Address, 'cid'> {
  const bytes = text.split('.').map(Number);
  const inBytes = /^[\d.]+$/.test(text) && bytes.every((byte) => byte < 256);
  const unset = bytes.every((byte) => byte === 0);
  if (inBytes && bytes.length === 4) return unset ? {} : { v4: text };
  if (inBytes && bytes.length === 16) return unset ? {} : { v6: groupsOf(bytes).join(':') };
  return /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(text) && text !== '::' ? { v6: text } : {};
}

/** TS 27.007 10.1.1 writes the sixteen bytes of IPv6 with dots, unless +CGPIAF says otherwise. */
function groupsOf(bytes: readonly number[]): string[] {
  return Array.from({ length: 8 }, (_, at) =>
    ((bytes[2 * at] ?? 0) * 256 + (bytes[2 * at + 1] ?? 0)).toString(16),
  );
}
