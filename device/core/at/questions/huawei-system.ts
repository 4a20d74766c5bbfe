import { field, fieldsOf, numberOf, numbersOf } from '../fields';
import type { Facts, Technology } from '../means';
import { technologyOfWord } from '../technologies';
import { ASKING, oneLine, type Question } from './question';
import { huaweiSim } from './sim';

const SERVICES: readonly NonNullable<Facts['service']>[] = [
  'none',
  'restricted',
  'valid',
  'restricted-region',
  'power-saving',
];

/** `<sys_mode>` of ^SYSINFO: only those that a SIM can be in. */
const MODES: Readonly<Record<number, Technology | null>> = {
  0: null,
  3: 'gsm',
  5: 'umts',
  15: 'umts',
};

/** ^SYSINFO: service, domain, roaming, mode, SIM, lock, mode in detail. */
export const sysinfoQuestion: Question = {
  kinds: ASKING,
  read: oneLine((rest) => {
    const [served, , roams, mode, card] = numbersOf(rest);
    const service = SERVICES[served ?? -1];
    const technology = MODES[mode ?? -1];
    const sim = huaweiSim(card);
    return {
      ...(service === undefined ? {} : { service }),
      ...(roams === 0 || roams === 1 ? { roaming: roams === 1 } : {}),
      ...(technology === undefined ? {} : { technology }),
      ...(sim === undefined ? {} : { sim }),
    };
  }),
};

/**
 * ^SYSINFOEX: service, domain, roaming, SIM, lock, mode and its name, mode in detail and its name. Of the first four
 * only what is out of the ordinary is taken: modems fill in the ordinary before they know.
 */
export const sysinfoexQuestion: Question = {
  kinds: ASKING,
  read: oneLine((rest) => {
    const fields = fieldsOf(rest);
    const none = /^NO ?SERVICE$/i.test(field(fields, 8).text || field(fields, 6).text);
    const technology = none
      ? null
      : (technologyOfWord(field(fields, 8).text) ?? technologyOfWord(field(fields, 6).text));
    return {
      ...(technology === undefined ? {} : { technology }),
      ...(numberOf(field(fields, 0)) === 0 ? { service: 'none' } : {}),
      ...(numberOf(field(fields, 2)) === 1 ? { roaming: true } : {}),
      ...(huaweiSim(numberOf(field(fields, 3))) === 'absent' ? { sim: 'absent' } : {}),
    };
  }),
};
