import { namePorts } from './name-ports';
import type { Time } from './time';

/**
 * Does what a program of /usr/libexec/pppi was asked.
 * @param args its name, and the place of a USB device
 * @returns false: there is no such program
 */
export function run([program]: readonly string[], time: Time, then: () => void): boolean {
  if (program !== 'ports') return false;
  namePorts(time, then);
  return true;
}
