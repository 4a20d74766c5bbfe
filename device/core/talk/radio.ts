import { ask, type Script } from './script';

/** TS 27.007 8.2: 0 is minimum, 4 both transmitter and receiver off; others are of the maker, or a reset under way. */
const OFF = [0, 4];

/** Switches the radio on if it is off. @returns whether it was off */
export function* switchRadioOn(): Script<boolean> {
  const { functionality } = yield ask('AT+CFUN?', 2);
  if (!OFF.includes(functionality ?? 1)) return false;
  yield ask('AT+CFUN=1', 8);
  return true;
}

/** Leaves the network and asks to be let in again, as a modem does whose access point has changed. */
export function* registerAnew(): Script<void> {
  const off = yield ask('AT+CFUN=4', 5);
  if (off.result === 'ok') yield ask('AT+CFUN=1', 8);
  else {
    yield ask('AT+CGATT=0', 5);
    yield ask('AT+CGATT=1', 8);
  }
}
