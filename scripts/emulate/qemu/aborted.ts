import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningTool } from '../../os';

/** What is said of a run in which that happened. */
export const QEMU_ABORTED = 'QEMU aborted';

/** What a kernel says that has read its root wrongly (Linux, fs/squashfs: errors=panic of cmdline.txt). */
const ROOT_UNREADABLE = /Kernel panic - not syncing: squashfs read failed/;

/**
 * Whether QEMU has failed, and not the device: by one of its own assertions, as its USB controller (dwc2) has some
 * that a modem which comes and goes runs into; or by its SD host, which on a machine that has too much to do loses an
 * interrupt, so that a good card is read wrongly and the kernel panics, as it should. A device that restarts or powers
 * off ends QEMU by status 0.
 * @param transcript of the console; '' if the card is damaged on purpose
 */
export async function hasAborted(
  { process }: { process: RunningTool },
  transcript: string,
): Promise<boolean> {
  // Its output ends a little before it does.
  await Promise.race([process, sleep(1000)]);
  return process.signalCode === 'SIGABRT' || ROOT_UNREADABLE.test(transcript);
}
