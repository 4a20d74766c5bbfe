import { field, fieldsOf, numberOf, numbersOf, unquoted } from '../fields';
import type { Facts, SimWord } from '../means';
import { ANY, oneLine, type Question } from './question';

/** What +CPIN says (TS 27.007 8.3), and what modems say there besides. */
const CODES: Readonly<Record<string, SimWord>> = {
  READY: 'ready',
  'SIM READY': 'ready',
  'SIM PIN': 'pin',
  'SIM PUK': 'puk',
  'SIM PIN2': 'pin2',
  'SIM PUK2': 'puk2',
  'NOT READY': 'busy',
  'SIM NOT READY': 'busy',
  'SIM BUSY': 'busy',
  BUSY: 'busy',
  'NOT INSERTED': 'absent',
  'SIM NOT INSERTED': 'absent',
  'SIM REMOVED': 'absent',
  'SIM ABSENT': 'absent',
  REMOVED: 'absent',
  ABSENT: 'absent',
  'NO SIM': 'absent',
  'SIM CRASH': 'broken',
  'SIM ERROR': 'broken',
  'SIM FAILURE': 'broken',
  'SIM WRONG': 'broken',
  'SIM BLOCKED': 'blocked',
  BLOCKED: 'blocked',
  'PERM BLOCKED': 'blocked',
};

/** @returns what a code of +CPIN means, undefined for one that nobody knows */
export function simOfCode(code: string): SimWord | undefined {
  const words = code.toUpperCase().replace(/\s+/g, ' ').trim();
  const said = words.replace(/ REQUIRED$/, '');
  // PH-SIM and PH-FSIM are locks to a SIM; PH-NET, PH-NETSUB, PH-SP and PH-CORP to a network.
  if (/^PH-?F?SIM /.test(said)) return 'device-lock';
  if (/^PH-?(NET|NETSUB|SP|CORP) /.test(said)) return 'network-lock';
  return CODES[said];
}

/** What an error says of the SIM, where that was the question. */
const BY_ERROR: Readonly<Record<string, SimWord>> = {
  'no-sim': 'absent',
  'pin-required': 'pin',
  'puk-required': 'puk',
  'pin2-required': 'pin2',
  'puk2-required': 'puk2',
  'sim-failure': 'broken',
  'sim-wrong': 'broken',
  'sim-busy': 'busy',
  'device-lock': 'device-lock',
  'network-lock': 'network-lock',
};

/** @param asked whether the SIM was asked for: an error that does not know the question says nothing of it */
export function simOfError(error: string, asked: boolean): SimWord | undefined {
  if (asked) return BY_ERROR[error] ?? 'unknown';
  // Any other may be of the command: SIM busy at AT+GCAP.
  return error === 'no-sim' ? 'absent' : undefined;
}

export function simOf(rest: string): Facts {
  return { sim: simOfCode(field(fieldsOf(rest), 0).text) ?? 'unknown' };
}

export const pinQuestion: Question = {
  kinds: ANY,
  plain: (text) => simOfCode(unquoted(text)) !== undefined,
  read: oneLine(simOf),
};

/** Huawei: ^CPIN: code, tries of what is asked, then of PUK, PIN, PUK2, PIN2. */
export const huaweiPinQuestion: Question = {
  read: oneLine((rest) => ({
    ...simOf(rest),
    ...tries(numberOf(field(fieldsOf(rest), 3)), numberOf(field(fieldsOf(rest), 2))),
  })),
};

/** `+CLCK: 1` to AT+CLCK="SC",2: is the PIN asked for at power-on (TS 27.007 7.4). */
export const lockQuestion: Question = {
  kinds: ['set'],
  read: ([line], { value }) => {
    const state = numberOf(field(fieldsOf(line?.rest ?? ''), 0));
    const [facility, mode] = fieldsOf(value);
    const ofPin = facility?.text.toUpperCase() === 'SC' && mode?.text === '2';
    return ofPin && state !== undefined ? { pinAsked: state === 1 } : {};
  },
};

/** Telit #QSS and Quectel +QSIMSTAT: setting, state; without a setting where it comes unasked. */
const SLOTS: Readonly<Record<string, readonly SimWord[]>> = {
  '#QSS': ['absent', 'inserted', 'ready', 'ready'],
  '+QSIMSTAT': ['absent', 'inserted', 'unknown'],
};

export const SLOT_NAMES = Object.keys(SLOTS);

export function slotOf(name: string, rest: string): Facts {
  const state = numbersOf(rest)
    .filter((each) => each !== undefined)
    .pop();
  const sim = SLOTS[name]?.[state ?? -1];
  return sim === undefined ? {} : { sim };
}

export const slotQuestion = (name: string): Question => ({
  read: oneLine((rest) => slotOf(name, rest)),
});

/** Huawei ^SIMST, and the SIM in ^SYSINFO and ^SYSINFOEX. */
export function huaweiSim(state: number | undefined): SimWord | undefined {
  return state === 1 ? 'ready' : state === 255 ? 'absent' : undefined;
}

/** Tries that are left, as far as they are known. */
export function tries(pin: number | undefined, puk: number | undefined): Facts {
  return {
    ...(pin === undefined ? {} : { pinTriesLeft: pin }),
    ...(puk === undefined ? {} : { pukTriesLeft: puk }),
  };
}
