import type { Signal } from '../types';
import { askNetwork, isRegistered } from './network';
import { ask, isSilent, type Script } from './script';

/** Seconds that a look at the signal may take. */
export const SIGNAL_LIMIT = 20;

/** Asks for signal, operator, technology and cell. @returns null if the modem does not answer */
export function* askSignal(): Script<Signal | null> {
  const strength = yield ask('AT+CSQ', 2);
  if (isSilent(strength)) return null;
  const { operator } = yield ask('AT+COPS?', 3);
  // Huawei's own word for the technology is the more exact one.
  const system = yield ask('AT^SYSINFOEX', 2);
  const { says, by } = yield* askNetwork();
  return {
    rssi: strength.signal?.rssi ?? null,
    operator: operator?.name ?? operator?.numeric ?? null,
    technology: system.technology ?? operator?.technology ?? null,
    network: says,
    cell: by !== null && isRegistered(says) ? yield* askCell(by) : null,
  };
}

/** The cell is told only where 2 was asked for (TS 27.007 7.2); 0 again, so that nothing comes unasked. */
function* askCell(command: string): Script<string | null> {
  yield ask(`AT${command}=2`, 2);
  const { cell } = yield ask(`AT${command}?`, 2);
  yield ask(`AT${command}=0`, 2);
  return cell ?? null;
}
