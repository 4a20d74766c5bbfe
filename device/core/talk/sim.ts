import type { Means } from '../at';
import type { SimSays } from '../types';

/**
 * What the answer to AT+CPIN? says of the SIM. A modem that does not know the question is dialled as if its SIM were
 * open; one that says OK and nothing else tells nothing.
 */
export function simSays({ sim, result }: Means): SimSays {
  switch (sim) {
    case 'pin':
    case 'puk':
    case 'absent':
    case 'busy':
    case 'broken':
      return sim;
    // Its PUK was wrong ten times: no phone helps either.
    case 'blocked':
      return 'broken';
    case 'network-lock':
    case 'device-lock':
      return 'locked';
    case undefined:
      break;
    // The second PIN and PUK are of fixed numbers to dial, not of the network (TS 31.102, 9.1.2).
    case 'pin2':
    case 'puk2':
    case 'ready':
    case 'inserted':
    case 'unknown':
      return 'ready';
  }
  if (result === 'none') return 'busy';
  return result === 'ok' ? 'silent' : 'ready';
}
