import { after, start, writeInPlace } from '../io';

/** How long each way of restarting has, in seconds, and what the last one writes into. */
export interface RestartFacts {
  /** for writing what is not on the card yet */
  readonly sync: number;
  /** until a shutdown that has not come to its end is left out: it ends calls, keeps the time, unmounts */
  readonly force: number;
  /** until the kernel restarts without any program: one may not even start from a card that hangs */
  readonly kernel: number;
  /** takes `b`, an immediate restart (Linux, Documentation/admin-guide/sysrq.rst) */
  readonly sysrq: string;
}

export const RESTART: RestartFacts = {
  ...{ sync: 10, force: 75, kernel: 90, sysrq: '/proc/sysrq-trigger' },
};

/**
 * Restarts the device: by init, so that calls end properly; by force if that hangs. reboot(8) is told not to write to the
 * card by itself, as that has no end where the card hangs.
 */
export function restartDevice({ sync, force, kernel, sysrq }: RestartFacts): void {
  const reboot = (...options: readonly string[]) =>
    start({ argv: ['reboot', '-n', ...options], deadline: sync });
  start({ argv: ['sync'], deadline: sync, onEnd: () => reboot() });
  after(force, () => reboot('-f'));
  after(kernel, () => writeInPlace(sysrq, 'b'));
}
