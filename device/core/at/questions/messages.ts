import { decodeText } from '../characters';
import { field, fieldsOf, numberOf, type Field } from '../fields';
import type { Facts, Message, StoredAt } from '../means';

/** `<stat>` of TS 27.005 3.1, in the order of its numbers. */
const STATUSES = ['unread', 'read', 'unsent', 'sent'] as const;
const STATUS_WORDS = ['REC UNREAD', 'REC READ', 'STO UNSENT', 'STO SENT'];

/** What the line above a message says of it, and what lines come below it. */
export interface Heading {
  readonly message: Message;
  readonly below: 'pdu' | 'text' | 'nothing';
}

/**
 * Reads +CMGR, +CMGL (TS 27.005 3.4) or the unasked +CMT: in PDU mode a length, in text mode an address.
 * @param name in capitals
 */
export function headingOf(name: string, rest: string): Heading {
  const fields = fieldsOf(rest);
  if (name === '+CMT') return withAddress({}, fields, fields.length < 3);
  // Some have the index in +CMGR too.
  const listed = name === '+CMGL' || (fields.length === 4 && fields.every(isNumberOrNone));
  const index = listed ? numberOf(field(fields, 0)) : undefined;
  // A length alone.
  if (!listed && fields.length === 1) return withAddress({}, fields, true);
  const [stat, ...values] = listed ? fields.slice(1) : fields;
  const word = STATUS_WORDS.indexOf(stat?.text.toUpperCase() ?? '');
  const status = STATUSES[word >= 0 ? word : (numberOf(stat ?? NO_FIELD) ?? -1)];
  const message = {
    ...(index === undefined ? {} : { index }),
    ...(status === undefined ? {} : { status }),
  };
  return withAddress(message, values, word < 0);
}

const isNumberOrNone = (one: Field) =>
  one.text === '' || (!one.quoted && numberOf(one) !== undefined);

const NO_FIELD: Field = { text: '', quoted: false };

function withAddress(message: Message, values: readonly Field[], pdu: boolean): Heading {
  if (pdu) {
    // Some have the PDU in the same line.
    const [, length] = /^(\d{1,4})(?:\s|$)/.exec(field(values, values.length - 1).text) ?? [];
    return {
      message: length === undefined ? message : { ...message, length: Number(length) },
      below: 'pdu',
    };
  }
  const address = field(values, 0);
  // A report of delivery has its kind there, without quotes, and no text.
  if (!address.quoted && numberOf(address) !== undefined) return { message, below: 'nothing' };
  const own = message.status === 'unsent' || message.status === 'sent';
  const sender = decodeText(address.text);
  return { message: own || sender === '' ? message : { ...message, sender }, below: 'text' };
}

/** @param lines what came below the heading */
export function withText(message: Message, lines: readonly string[]): Message {
  return lines.length === 0 ? message : { ...message, text: decodeText(lines.join('\n')) };
}

/** +CMTI and +CDSI: where a message or a report was stored. */
export function storedAt(key: 'smsArrived' | 'reportArrived', rest: string): Facts {
  const fields = fieldsOf(rest);
  const index = numberOf(field(fields, 1));
  const { text: store } = field(fields, 0);
  const stored: StoredAt = {
    ...(store === '' ? {} : { store }),
    ...(index === undefined ? {} : { index }),
  };
  return { [key]: [stored] };
}
