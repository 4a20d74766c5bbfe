import { linkTarget, makeLink, readFile, remove } from '../io';

/** In the command line of whoever holds a lock. */
const PROGRAM = 'usb.js';

/**
 * Takes a lock, a symbolic link to the number of a process: it is there with that or not at all. Hotplug and coldplug may
 * both report the same modem.
 * @returns whether it is held by nobody else
 */
export function takeLock(path: string): boolean {
  const own = linkTarget('/proc/self') ?? '';
  if (makeLink(path, own)) return true;
  const holder = linkTarget(path);
  const isHeld = holder !== null && readFile(`/proc/${holder}/cmdline`)?.includes(PROGRAM);
  if (isHeld) return false;
  // Whoever had it was killed.
  remove(path);
  makeLink(path, own);
  return true;
}
