import { EXIT, UserError } from '../frame';

/** Characters of a line that are shown. */
const SHOWN = 80;

/**
 * What is wrong with a dump, and where.
 * @param place `12` for a line, `byte 34` for a binary
 */
export function trouble(source: string, place: number | string, message: string): UserError {
  const where = typeof place === 'number' ? `${source}:${place}` : `${source}, ${place}`;
  return new UserError(`${where}: ${message}`, FORMS, EXIT.usage);
}

/** @returns a line of a dump for a message */
export function shown(line: string): string {
  const text = line.trim();
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

export const FORMS =
  'a folder of /sys/bus/usb/devices, or what `lsusb -v`, `usb-devices` or /sys/kernel/debug/usb/devices say';

/** Bounds of what is read: more than any device has. */
export const MOST = {
  devices: 256,
  configurations: 8,
  /** in a configuration (QEMU's usb-redir has room for so many) */
  interfaces: 32,
  settings: 16,
  /** in a setting */
  endpoints: 30,
  extra: 32,
} as const;
