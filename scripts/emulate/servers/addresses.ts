import { isIPv4 } from 'node:net';
import { EXIT, UserError } from '../../frame';

/** Where hosts without an address of their own are: TEST-NET-2 (RFC 5737). */
const NETWORK = '198.51.100.';
/** The address of the TUN device. */
export const TUN_ADDRESS = `${NETWORK}254`;
const MOST = 253;

/**
 * An address for each name, in their order; one that is an address itself keeps it.
 * @param names without repetition
 * @param taken addresses that the carrier and its devices have
 * @throws UserError, exit status 2, if one is taken, or there are too many
 */
export function addressesOf(
  names: readonly string[],
  taken: readonly string[],
): Record<string, string> {
  const given = names.filter((name) => isIPv4(name));
  const clash = given.find((address) => taken.includes(address) || address === TUN_ADDRESS);
  if (clash !== undefined)
    throw new UserError(`${clash} is an address of the carrier`, 'choose another', EXIT.usage);
  const free = Array.from({ length: MOST }, (_, at) => `${NETWORK}${at + 1}`).filter(
    (address) => !given.includes(address),
  );
  return Object.fromEntries(
    names.map((name) => {
      const address = isIPv4(name) ? name : free.shift();
      if (address === undefined)
        throw new UserError('there are too many hosts', `at most ${MOST}`, EXIT.usage);
      return [name, address];
    }),
  );
}
