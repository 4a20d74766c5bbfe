import { field, numberOf, unquoted, type Field } from '../fields';
import type { Facts, Registration, RegistrationWord } from '../means';
import { technologyOfNumber } from '../technologies';
import { ASKING, type Question } from './question';

/** TS 27.007 7.2, 10.1.20, 10.1.22, 10.1.47: `<stat>` means the same in all four. */
const STATES: readonly RegistrationWord[] = [
  'idle',
  'home',
  'searching',
  'denied',
  'unknown',
  'roaming',
  'home-sms',
  'roaming-sms',
  'emergency',
  'home-csfb',
  'roaming-csfb',
  'rlos',
];

export const REGISTRATION_DOMAINS: Readonly<Record<string, Registration['domain']>> = {
  '+CREG': 'circuit',
  '+CGREG': 'packet',
  '+CEREG': 'eps',
  '+C5GREG': '5gs',
};

/** +CREG?, +CGREG?, +CEREG? or +C5GREG? */
export function registrationQuestion(name: string): Question {
  return {
    kinds: ASKING,
    fits: ({ rest }) => hasSetting(valuesOf(rest)),
    read: ([line]) => (line ? registrationOf(name, line.rest) : {}),
  };
}

/**
 * Reads a line of registration, in the form of an answer or in that of an unasked line: modems send either as the
 * other, so that the values tell.
 */
export function registrationOf(name: string, rest: string): Facts {
  const domain = REGISTRATION_DOMAINS[name];
  const fields = valuesOf(rest);
  const at = hasSetting(fields) ? 1 : 0;
  const state = numberOf(field(fields, at));
  if (domain === undefined || state === undefined || state < 0) return {};
  const place = placeOf(domain, fields.slice(at + 1));
  return { registration: STATES[state] ?? 'unlisted', domain, ...place };
}

/** No value of these lines has a comma in it, so that a quote that is missing on either side does no harm. */
function valuesOf(rest: string): Field[] {
  return rest.split(',', 32).map((part) => ({ text: unquoted(part), quoted: part.includes('"') }));
}

/** Whether the state stands second, behind the setting `<n>`, and not first with an area behind it. */
function hasSetting(fields: readonly Field[]): boolean {
  const setting = numberOf(field(fields, 0));
  const second = field(fields, 1);
  const state = numberOf(second);
  if (setting === undefined || setting > 5 || state === undefined) return false;
  // An area has four digits, and a cell behind it; a state has four if area and cell come behind it.
  if (second.text.length > 3)
    return state < STATES.length && [2, 3].every((at) => field(fields, at).text.length > 3);
  if (fields.length === 2) return true;
  if (state >= STATES.length) return false;
  // Short and in quotes it is an area, unless area and cell come behind it.
  return second.quoted === field(fields, 0).quoted || field(fields, 3).text.length > 2;
}

function placeOf(domain: Registration['domain'], fields: readonly Field[]): Partial<Registration> {
  // TS 27.007 of release 8 had the routing area code between area and cell in +CEREG.
  const cellAt = /^[0-9A-F]{1,2}$/i.test(text(fields, 1)) && text(fields, 2).length > 2 ? 2 : 1;
  const area = hexadecimal(text(fields, 0));
  const cell = hexadecimal(text(fields, cellAt));
  const nowhere = isZero(area) && isZero(cell);
  const technology = technologyOfNumber(numberOf(field(fields, cellAt + 1)));
  const rejectCause = rejectCauseOf(domain, fields.slice(cellAt + 2));
  return {
    ...(area === undefined || NO_AREA.test(area) ? {} : { area }),
    ...(cell === undefined || nowhere ? {} : { cell }),
    ...(technology === undefined ? {} : { technology }),
    ...(rejectCause === undefined ? {} : { rejectCause }),
  };
}

/** Reserved by TS 23.003, 4.1; FFFF is what modems send for none. */
const NO_AREA = /^0*(?:FFFE|FFFF)?$/i;

const isZero = (digits: string | undefined) => digits === undefined || /^0+$/.test(digits);

/** @param rest the values behind the technology, which are others in each domain */
function rejectCauseOf(domain: Registration['domain'], rest: readonly Field[]): number | undefined {
  const behind = { circuit: 0, packet: 1, eps: 0, '5gs': 2 }[domain];
  const kind = numberOf(field(rest, behind));
  // Of other kinds the number is the maker's own.
  const cause = kind === 0 ? numberOf(field(rest, behind + 1)) : undefined;
  return cause === 0 ? undefined : cause;
}

const text = (fields: readonly Field[], index: number) => field(fields, index).text.trim();

function hexadecimal(written: string): string | undefined {
  const digits = written.replace(/^0x/i, '');
  return /^[0-9A-F]{1,16}$/i.test(digits) ? digits.toUpperCase() : undefined;
}
