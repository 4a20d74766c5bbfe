import type { CarrierBehaviour } from '../behaviour';
import type { CarrierAuth } from '../config';
import type { Clock, Random } from '../../../world';
import type { Report } from '../events';
import type { AuthActions, Authenticator } from './auth';
import { judgeFor } from './auth';
import { Chap } from './chap';
import { Pap } from './pap';

export interface AuthenticatorSettings {
  /** What this call has to prove. */
  demanded: CarrierAuth;
  behaviour: CarrierBehaviour;
  clock: Clock;
  random: Random;
  report: Report;
}

/** The authenticator for the protocol that LCP agreed on; it reports how it ended. */
export function makeAuthenticator(
  kind: 'pap' | 'chap',
  { demanded, behaviour, clock, random, report }: AuthenticatorSettings,
  actions: AuthActions,
): Authenticator {
  const protocol = kind === 'pap' ? 'PAP' : 'CHAP';
  const judge = judgeFor(demanded, behaviour);
  const reporting: AuthActions = {
    send: (packet) => actions.send(packet),
    accepted: (user) => {
      report({ kind: 'auth-accepted', protocol, user });
      actions.accepted(user);
    },
    refused: (user) => {
      report({ kind: 'auth-refused', protocol, user });
      actions.refused(user);
    },
  };
  return kind === 'pap' ? new Pap(judge, reporting) : new Chap(judge, reporting, clock, random);
}
