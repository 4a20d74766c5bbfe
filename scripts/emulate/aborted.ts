import { setTimeout as sleep } from 'node:timers/promises';
import type { Emulator } from './emulator';

/** What is said of a run in which that happened. */
export const QEMU_ABORTED = 'QEMU aborted';

/**
 * Whether QEMU has ended by one of its own assertions, as not the device's fault: its USB controller (dwc2) has
 * some that a stick which comes and goes runs into. A device that restarts or powers off ends QEMU by status 0.
 */
export async function hasAborted({ process }: Pick<Emulator, 'process'>): Promise<boolean> {
  // Its output ends a little before it does.
  await Promise.race([process, sleep(1000)]);
  return process.signalCode === 'SIGABRT';
}
