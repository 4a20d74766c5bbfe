/** What the modem reports of the network. `off` is a radio switched off with `+CFUN`. */
export type Registration = 'off' | 'home' | 'searching' | 'denied' | 'roaming';

/** What the network answers, sooner or later, to a SIM that asks to be let in. */
export type NetworkAnswer = Exclude<Registration, 'off'>;

/** `<stat>` of +CREG, +CGREG and +CEREG (3GPP TS 27.007 §7.2). */
const STAT: Record<Registration, number> = {
  off: 0,
  home: 1,
  searching: 2,
  denied: 3,
  roaming: 5,
};

/** The three commands that report registration: circuit, packet and LTE domain. */
export const REGISTRATION_COMMANDS = ['+CREG', '+CGREG', '+CEREG'] as const;
export type RegistrationCommand = (typeof REGISTRATION_COMMANDS)[number];

/** Where the modem camps; hexadecimal strings as the modem prints them. */
export interface Cell {
  readonly lac: string;
  readonly ci: string;
}

/** `<AcT>` 7 is E-UTRAN (TS 27.007 §7.2). */
const LTE = 7;

export function isRegistered(registration: Registration): boolean {
  return registration === 'home' || registration === 'roaming';
}

/**
 * The fields after the colon of `+CREG: …`.
 *
 * @param mode `<n>`; 2 adds the cell
 * @param read true for the answer to `?`, which begins with `<n>`; an unsolicited line does not
 */
export function registrationFields(
  registration: Registration,
  mode: number,
  cell: Cell,
  read: boolean,
): string {
  const fields = [String(STAT[registration])];
  if (read) fields.unshift(String(mode));
  if (mode === 2 && isRegistered(registration)) {
    fields.push(`"${cell.lac}"`, `"${cell.ci}"`, String(LTE));
  }
  return fields.join(',');
}
