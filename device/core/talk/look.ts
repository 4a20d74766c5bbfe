import type { LinkEvent, NetworkSays } from '../types';
import { askCard } from './card';
import { storeContext, type DataContext } from './context';
import { escapeData } from './escape';
import { askNetwork, isRegistered } from './network';
import { registerAnew, switchRadioOn } from './radio';
import { ask, isSilent, type Script } from './script';
import { simSays } from './sim';
import { askTries } from './tries';

/** Seconds that a look may take: less than the core waits for it. */
export const LOOK_LIMIT = 18;

export interface LookAt {
  /** what the link dials with; null: its access point is left as it is */
  readonly context: DataContext | null;
  /** whether the modem may be made to register anew, which is for once after each plugging in */
  readonly mayRegisterAnew: boolean;
  /** whether a call may have been left on the port: +++ is no command, and not for one that is new */
  readonly mayBeInData: boolean;
}

/**
 * Seconds for the first answer. One that is missed costs more than the wait for a silent modem: the link dials without a
 * word about SIM and network, and a SIM that wants its PIN does not get it. A device that has much to do reads late, too.
 */
const FIRST_ANSWER = 3;

/** What a look tells the core, and whether the modem was made to register anew. */
export type Looked = Omit<Extract<LinkEvent, { is: 'looked' }>, 'is' | 'ask'> & {
  readonly registersAnew: boolean;
};

const SILENT: Looked = {
  ...{ sim: 'silent', network: 'unknown', card: null, tries: null },
  registersAnew: false,
};

/** Asks for SIM and network; of a SIM that wants its PIN for number and tries; and switches on a radio that is off. */
export function* look(at: LookAt): Script<Looked> {
  // Errors by number (9.1): a bare ERROR does not tell that there is no SIM.
  const first = yield ask('AT+CMEE=1', FIRST_ANSWER);
  if (isSilent(first) && !(at.mayBeInData && (yield* escapeData()))) return SILENT;
  const sim = simSays(yield ask('AT+CPIN?', 3));
  if (sim === 'pin') {
    const card = yield* askCard();
    return { ...SILENT, sim, card, tries: yield* askTries() };
  }
  if (sim === 'puk' || sim === 'locked') return { ...SILENT, sim };
  if (sim !== 'ready' && sim !== 'silent') {
    // A modem without power for its radio may have none for the SIM.
    const wasOff = yield* switchRadioOn();
    return wasOff ? { ...SILENT, sim: 'ready', network: 'radio-off' } : { ...SILENT, sim };
  }
  const found = yield* askNetwork();
  // One that knows its network has an open SIM.
  if (sim === 'silent' && found.says === 'unknown') return SILENT;
  const learnt: Looked = { ...SILENT, sim: 'ready', network: found.says };
  if (isRegistered(found.says)) return learnt;
  return { ...learnt, ...(yield* helpRegister(found.says, at)) };
}

/** What may keep a modem with an open SIM off the network, and is in our hands. */
function* helpRegister(
  network: NetworkSays,
  { context, mayRegisterAnew }: LookAt,
): Script<Partial<Looked>> {
  if (yield* switchRadioOn()) return { network: 'radio-off' };
  if (network === 'unknown' || context === null) return {};
  const changed = yield* storeContext(context);
  // A modem that still searches goes on with the access point of before, until it is denied.
  if (!changed || !mayRegisterAnew) return {};
  yield* registerAnew();
  return { registersAnew: true };
}
