import { EXIT, UserError } from '../frame';

/** Characters of a line to show. */
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
  'name a folder of /sys/bus/usb/devices, or a file with the output of `lsusb -v` or `usb-devices`, or /sys/kernel/debug/usb/devices';

/** Limits, above what any device has. */
export const MOST = {
  devices: 256,
  configurations: 8,
  /** in a configuration (QEMU's usb-redir has room for this many) */
  interfaces: 32,
  settings: 16,
  /** in a setting */
  endpoints: 30,
  extra: 32,
} as const;
