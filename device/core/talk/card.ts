import { NO_NUMBER } from '../sim';
import { ask, isUnknown, type Script } from './script';

/** Commands for the number of the card (ICCID, ITU-T E.118); the last reads the card's own file of it. */
const COMMANDS = ['^ICCID?', '+CCID', '+ICCID', '+QCCID', '+CRSM=176,12258,0,0,10'];

/** @returns the number, NO_NUMBER if the modem has no command for it, or none before the PIN; null: not told yet */
export function* askCard(): Script<string | null> {
  for (const command of COMMANDS) {
    const means = yield ask(`AT${command}`, 3);
    if (means.iccid !== undefined) return means.iccid;
    const none = means.result === 'ok' || isUnknown(means) || means.error === 'pin-required';
    if (!none) return null;
  }
  return NO_NUMBER;
}
