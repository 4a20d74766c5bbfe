import { examine } from './examine';
import { namePorts } from './name-ports';
import { switchMode } from './switch-mode';
import type { Time } from './time';

/** A device in /sys/bus/usb/devices: 1-1.2. */
const PLACE = /^\d[\d.-]*$/;

/**
 * Does what a program of /usr/libexec/pppi was asked.
 * @param args its name, and the place of a USB device
 * @returns false: there is no such program
 */
export function run(
  [program, place = '']: readonly string[],
  time: Time,
  then: () => void,
): boolean {
  if (program === 'ports') namePorts(time, then);
  else if (!PLACE.test(place)) return false;
  else if (program === 'usb-modem') examine(place, time, then);
  else if (program === 'modeswitch') switchMode(place, time, then);
  else return false;
  return true;
}
