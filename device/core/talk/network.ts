import type { Means, Registration, RegistrationWord } from '../at';
import type { NetworkSays } from '../types';
import { ask, isSilent, type Script } from './script';

/** What the network says, and by which command the modem knew. */
export interface NetworkLearnt {
  readonly says: NetworkSays;
  readonly by: string | null;
}

/**
 * LTE, packets, circuits, 5G: TS 27.007 10.1.22, 10.1.20, 7.2, 10.1.47. Any of them will do, the network adds what is
 * missing at the dial.
 */
const COMMANDS: Readonly<Record<string, Registration['domain']>> = {
  '+CEREG': 'eps',
  '+CGREG': 'packet',
  '+CREG': 'circuit',
  '+C5GREG': '5gs',
};

/** Emergency calls alone are no network to dial in; one whose circuits are for SMS alone is (TS 27.007 7.2). */
const SAYS: Readonly<Record<RegistrationWord, NetworkSays>> = {
  home: 'home',
  'home-sms': 'home',
  'home-csfb': 'home',
  roaming: 'roaming',
  'roaming-sms': 'roaming',
  'roaming-csfb': 'roaming',
  denied: 'denied',
  idle: 'searching',
  searching: 'searching',
  unknown: 'searching',
  emergency: 'searching',
  rlos: 'searching',
  unlisted: 'unknown',
};

/** What counts more where commands differ. */
const WEIGHT: Readonly<Record<NetworkSays, number>> = {
  unknown: 0,
  searching: 1,
  'radio-off': 1,
  denied: 2,
  roaming: 3,
  home: 3,
};

/** Asks for the registration until one says that there is one. */
export function* askNetwork(): Script<NetworkLearnt> {
  let learnt: NetworkLearnt = { says: 'unknown', by: null };
  for (const [command, domain] of Object.entries(COMMANDS)) {
    const means = yield ask(`AT${command}?`, 2);
    const says = saysOf(means, domain);
    if (WEIGHT[says] > WEIGHT[learnt.says]) learnt = { says, by: command };
    if (isRegistered(learnt.says) || isSilent(means)) break;
  }
  return learnt;
}

export function isRegistered(says: NetworkSays): boolean {
  return says === 'home' || says === 'roaming';
}

function saysOf(means: Means, asked: Registration['domain']): NetworkSays {
  const one = means.domain === asked ? means.registration : undefined;
  const word = one ?? means.registrations?.find(({ domain }) => domain === asked)?.registration;
  return word === undefined ? 'unknown' : SAYS[word];
}
