import type { Facts } from './means';
import { functionalityOf } from './questions/device';
import { storedAt } from './questions/messages';
import { field, fieldsOf, numberOf } from './fields';
import { REGISTRATION_DOMAINS, registrationOf } from './questions/registration';
import { csqOf } from './questions/signal';
import { huaweiSim, simOf, SLOT_NAMES, slotOf } from './questions/sim';
import { hcsqOf, qindOf, rssiLineOf } from './questions/vendor-signal';

/** What comes unasked and says something that is worth knowing, by name. */
const READ: Readonly<Record<string, (rest: string) => Facts>> = {
  ...Object.fromEntries(
    Object.keys(REGISTRATION_DOMAINS).map((name) => [
      name,
      (rest: string) => registrationOf(name, rest),
    ]),
  ),
  '+CPIN': simOf,
  '+CFUN': functionalityOf,
  '+CSQ': csqOf,
  '^RSSI': rssiLineOf,
  '^HCSQ': hcsqOf,
  '+QIND': qindOf,
  ...Object.fromEntries(SLOT_NAMES.map((name) => [name, (rest: string) => slotOf(name, rest)])),
  '^SIMST': (rest) => {
    const sim = huaweiSim(numberOf(field(fieldsOf(rest), 0)));
    return sim === undefined ? {} : { sim };
  },
};

/** What comes unasked and is told whatever the modem was asked. */
const TOLD: Readonly<Record<string, (rest: string) => Facts>> = {
  '+CMTI': (rest) => storedAt('smsArrived', rest),
  '+CDSI': (rest) => storedAt('reportArrived', rest),
};

/**
 * What an unasked line says.
 * @param alone nothing was asked, or what this line is about: what stands in another answer is not its meaning
 */
export function unaskedFacts(name: string, rest: string, alone: boolean): Facts {
  const read = TOLD[name] ?? (alone && Object.hasOwn(READ, name) ? READ[name] : undefined);
  return read?.(rest) ?? {};
}
