/** Tries for one modem at one socket before it gets a rest. */
export const TRIES = 3;
/** Seconds of rest after that; also between two tries to set another configuration. */
export const REST = 600;
/** Seconds after which a modem that was away was pulled out by a person, and starts over; one that restarts is faster. */
export const AWAY = 10;
const HUAWEI = '12d1:';

/**
 * Whether a mode switch may be tried: a modem that falls back again and again would otherwise be switched for ever
 * (openwrt/packages#15893).
 * @param tried seconds since power-on of the tries until now
 * @returns what to keep, with this try; null: not now
 */
export function nextTry(tried: readonly number[], now: number): number[] | null {
  const recent = tried.filter((second) => now - second < REST);
  return recent.length < TRIES ? [...recent, now] : null;
}

/** @param gone the second at which a modem left that is there again; null: it has not left since it was last asked */
export function isForgiven(gone: number | null, now: number): boolean {
  return gone !== null && now - gone >= AWAY;
}

/** @param set the second at which its configuration was last set; a modem may come back in the old one */
export function mayConfigure(set: number | null, now: number): boolean {
  return set === null || now - set >= REST;
}

/**
 * @param file that describes this modem's switch, best knowledge first
 * @param isLinks a link has it
 * @returns the arguments for usb_modeswitch; null: nobody knows how
 */
export function switchArguments(
  id: string,
  file: string | undefined,
  isLinks: boolean,
): string[] | null {
  if (file !== undefined) return ['-c', file];
  // One that YAML names but nobody has described: what most of Huawei's take, as in the guide.
  return id.startsWith(HUAWEI) && isLinks ? ['-J'] : null;
}
