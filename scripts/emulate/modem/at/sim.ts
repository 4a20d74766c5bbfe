import { AtError } from './errors';

/** Tries a SIM gives before it asks for more (3GPP TS 31.101 §9.3, TS 51.011 §9.2.9). */
const PIN_TRIES = 3;
const PUK_TRIES = 10;
const DEFAULT_PUK = '00000000';

/** The card in the modem. A `ready` card with a `pin` is locked again by a power cycle. */
export type Sim =
  | { kind: 'ready'; pin?: string }
  | { kind: 'pin'; pin: string; triesLeft: number; puk?: string }
  | { kind: 'puk'; puk: string; triesLeft: number }
  | { kind: 'absent' };

/** The card as it is after power was taken away and given back. */
export function powerCycled(sim: Sim): Sim {
  if (sim.kind === 'ready' && sim.pin !== undefined) {
    return { kind: 'pin', pin: sim.pin, triesLeft: PIN_TRIES };
  }
  return sim;
}

/** What `+CPIN?` says after the colon (3GPP TS 27.007 §8.3). Throws AtError without a card. */
export function cpinState(sim: Sim): string {
  switch (sim.kind) {
    case 'ready':
      return 'READY';
    case 'pin':
      return 'SIM PIN';
    case 'puk':
      return sim.triesLeft > 0 ? 'SIM PUK' : 'SIM failure';
    case 'absent':
      throw new AtError('sim not inserted');
  }
}

/**
 * What `^CPIN?` says after the colon: code asked for, tries left of it, then PUK, PIN, PUK2, PIN2
 * tries left (Huawei ME909s AT Command Interface Specification, ^CPIN).
 */
export function cpinRetries(sim: Sim): string {
  const state = cpinState(sim);
  const pin = sim.kind === 'pin' ? sim.triesLeft : sim.kind === 'puk' ? 0 : PIN_TRIES;
  const puk = sim.kind === 'puk' ? sim.triesLeft : PUK_TRIES;
  const asked = sim.kind === 'pin' ? String(pin) : sim.kind === 'puk' ? String(puk) : '';
  return `${state},${asked},${puk},${pin},10,3`;
}

/**
 * The card after a code was typed.
 *
 * @param codes the PIN alone, or the PUK and the new PIN
 * @returns the new state, and whether the code was right; a wrong PIN uses up a try, the third
 *   wrong one blocks the card until its PUK is given
 * @throws AtError where the card is absent or asks for nothing (TS 27.007 §8.3: CME 3)
 */
export function enterCode(sim: Sim, codes: readonly string[]): { sim: Sim; right: boolean } {
  const [code = '', newPin] = codes;
  switch (sim.kind) {
    case 'absent':
      throw new AtError('sim not inserted');
    case 'ready':
      throw new AtError('operation not allowed');
    case 'pin':
      if (code === sim.pin) return { sim: { kind: 'ready', pin: sim.pin }, right: true };
      if (sim.triesLeft > 1) {
        return { sim: { ...sim, triesLeft: sim.triesLeft - 1 }, right: false };
      }
      return {
        sim: { kind: 'puk', puk: sim.puk ?? DEFAULT_PUK, triesLeft: PUK_TRIES },
        right: false,
      };
    case 'puk':
      if (newPin === undefined) throw new AtError('sim puk required');
      if (sim.triesLeft > 0 && code === sim.puk) {
        return { sim: { kind: 'ready', pin: newPin }, right: true };
      }
      return { sim: { ...sim, triesLeft: Math.max(0, sim.triesLeft - 1) }, right: false };
  }
}
