import type { Means } from '../at';
import type { LinkEvent } from '../types';
import { askCard } from './card';
import { ask, pause, type Script } from './script';
import { simSays } from './sim';
import { askTries } from './tries';

/** Seconds that it may take to send a PIN and to learn what came of it: less than the core waits for it. */
export const PIN_LIMIT = 28;

/** What was decided on: this PIN, for the SIM that said so of itself. */
export interface PinFor {
  readonly pin: string;
  readonly card: string;
  readonly tries: number | null;
}

export type PinAnswered = Omit<Extract<LinkEvent, { is: 'pin-answered' }>, 'is' | 'ask'>;

const UNCLEAR: PinAnswered = { result: 'unclear', tries: null };

/** Sends the PIN, once, if it is asked for now, by the card that it was decided for. */
export function* sendPin({ pin, card, tries }: PinFor): Script<PinAnswered> {
  // 3GPP TS 31.101, 9.3: 4 to 8 digits.
  if (!/^\d{4,8}$/.test(pin)) return UNCLEAR;
  if (simSays(yield ask('AT+CPIN?', 3)) !== 'pin' || (yield* askCard()) !== card) return UNCLEAR;
  const answer = yield { command: `AT+CPIN="${pin}"`, seconds: 10, secret: true };
  const after = yield* stateAfter(answer);
  if (after === 'open') return { result: 'accepted', tries: null };
  const left = after === 'puk' ? 0 : yield* askTries();
  const refused =
    after === 'puk' || isRefusal(answer) || (left !== null && tries !== null && left < tries);
  return { result: refused ? 'refused' : 'unclear', tries: left };
}

/** An OK alone is not enough: a modem may say it and still ask, for a moment or for ever. */
function* stateAfter(answer: Means): Script<'open' | 'puk' | 'asking'> {
  const taken = answer.result === 'ok';
  for (let times = 0; times < 3; times++) {
    const means = yield ask('AT+CPIN?', 3);
    const sim = simSays(means);
    if (means.sim === 'ready') return 'open';
    if (sim === 'puk') return 'puk';
    if (!taken) return 'asking';
    if (sim !== 'pin') return 'open';
    yield pause(1);
  }
  return 'asking';
}

/** TS 27.007 9.2.1: 16 and 12; some modems have no numbers. */
function isRefusal({ error }: Means): boolean {
  return ['unspecified', 'incorrect-password', 'puk-required'].includes(error ?? '');
}
