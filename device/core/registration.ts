import { reasonOf, type Outcome } from './reasons';
import type { LinkConfig, NetworkSays } from './types';

/** Seconds without a network after which it is dialled all the same, in case the modem is wrong about it. */
export const DIAL_RARELY = 600;

/**
 * Whether the network lets a dial make sense. A modem that does not know the question is no modem that says no; but
 * roaming may be dear, so where it is refused only a modem that says `home` is dialled.
 * @returns why not, or null
 */
export function noDialBecause(
  network: NetworkSays,
  roaming: LinkConfig['roaming'],
): Outcome | null {
  if (network === 'home') return null;
  if (roaming === 'allowed' && (network === 'roaming' || network === 'unknown')) return null;
  return reasonOf(`network ${network}`) ?? null;
}
