import { ask, pause, type Script } from './script';

/** Seconds of silence around +++: V.250 is silent about it, modems want the 50/50 s of register S12. */
const GUARD = 1.2;

/**
 * Brings a port back to commands that a call was left on, by a modem that does not mind DTR, and hangs up.
 * @returns whether the modem answers now
 */
export function* escapeData(): Script<boolean> {
  yield pause(GUARD);
  yield { command: '+++', seconds: GUARD, bare: true };
  const { result } = yield ask('ATH', 3);
  return result !== 'none';
}
