import { ask, isSilent, type Script } from './script';

/**
 * How many tries of the PIN are left: Huawei, 3GPP TS 27.007 8.65, Quectel, u-blox, Siemens and SIMCom; and the question
 * of the card itself, a VERIFY without a PIN, which counts as no try (ETSI TS 102 221, 11.1.9).
 */
const COMMANDS = [
  ...['^CPIN?', '+CPINR', '+QPINC="SC"', '+UPINCNT', '^SPIC', '+SPIC'],
  '+CSIM=10,"0020000100"',
];

/** @returns the tries left; null: no command tells */
export function* askTries(): Script<number | null> {
  for (const command of COMMANDS) {
    const means = yield ask(`AT${command}`, 3);
    const left = means.pinTriesLeft ?? (means.sim === 'puk' ? undefined : means.triesLeft);
    if (left !== undefined) return left;
    if (isSilent(means)) return null;
  }
  return null;
}
