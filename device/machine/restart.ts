import { after, start, writeInPlace } from '../io';

/** Seconds that writing what is not on the card yet may take. */
const SYNC = 10;
/** Seconds after which a shutdown that has not come to its end is left out: it ends calls, keeps the time, unmounts. */
const FORCE = 75;
/** Seconds after which the kernel restarts without any program: one may not even start from a card that hangs. */
const BY_KERNEL = 90;

/** Where the kernel takes `b`, an immediate restart (Linux, Documentation/admin-guide/sysrq.rst). */
export const SYSRQ = '/proc/sysrq-trigger';

/**
 * Restarts the device: by init, so that calls end properly; by force if that hangs. reboot(8) is told not to write to the
 * card by itself, as that has no end where the card hangs.
 */
export function restartDevice(sysrq: string): void {
  const reboot = (...options: readonly string[]) =>
    start({ argv: ['reboot', '-n', ...options], deadline: SYNC });
  start({ argv: ['sync'], deadline: SYNC, onEnd: () => reboot() });
  after(FORCE, () => reboot('-f'));
  after(BY_KERNEL, () => writeInPlace(sysrq, 'b'));
}
