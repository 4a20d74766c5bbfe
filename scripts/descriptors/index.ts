/**
 * Turns what Linux shows of a USB device (sysfs, lsusb -v, usb-devices) into a virtual modem's file. It must not know
 * the emulator, which reads that file.
 */
export type { Ports } from './functions';
export { modeOf, type MadeMode, type ModeText } from './mode-of';
export { readDump, type Dump } from './read-device';
export { virtualModemYaml, type State } from './virtual-modem-yaml';
export * from './types';
export { withoutSerial } from './without-serial';
