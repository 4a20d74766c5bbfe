import { mayBeSerial, type UsbPort } from '../core';
import { exists, listFolder, realPath } from '../io';
import { codeOf, idOf, lineOf } from './sysfs';

const TTYS = '/sys/class/tty';

export interface Scan {
  readonly ports: readonly UsbPort[];
  /** nothing was there that could not be read yet */
  readonly isWhole: boolean;
}

/**
 * @returns the serial ports there are and the numbers of their devices, as /usr/libexec/pppi/ports writes them; of a port
 * that is not of USB no number
 */
export function seenPorts(): string {
  const numberOf = (tty: string) =>
    lineOf(`${TTYS}/${tty}/device/../devnum`) || lineOf(`${TTYS}/${tty}/device/../../devnum`);
  return ttysNow()
    .map((tty) => `${tty} ${numberOf(tty)}`)
    .join(' ');
}

/** In the order in which a shell finds them. */
function ttysNow(): string[] {
  const all = listFolder(TTYS);
  return ['ttyUSB', 'ttyACM'].flatMap((kind) =>
    all.filter((tty) => tty.startsWith(kind) && realPath(`${TTYS}/${tty}`) !== null),
  );
}

/** @returns the serial ports of USB devices, and what may yet become one of such a device */
export function scanPorts(): Scan {
  const found = ttysNow().map((tty) => ({ tty, at: placeOf(tty) }));
  const devices = [...new Set(found.flatMap(({ at }) => at?.device ?? []))];
  const seen = found.map(({ tty, at }) => at && portOf(at.device, at.folder, tty));
  return {
    ports: [...seen, ...devices.flatMap(toCome)].flatMap((port) => port ?? []),
    isWhole: seen.every((port) => port !== null),
  };
}

/**
 * The interface of a tty and its USB device. What stands as the tty's device is, of a serial port, below its interface,
 * and of a modem class port the interface.
 */
function placeOf(tty: string): { folder: string; device: string } | null {
  let folder: string | null = null;
  let at = realPath(`${TTYS}/${tty}/device`) ?? '';
  while (at.startsWith('/sys/')) {
    if (folder === null && exists(`${at}/bInterfaceNumber`)) folder = at;
    if (exists(`${at}/idVendor`)) return folder === null ? null : { folder, device: at };
    at = at.slice(0, at.lastIndexOf('/'));
  }
  return null;
}

function portOf(device: string, folder: string, tty: string | null): UsbPort | null {
  const [id, code] = [idOf(device), codeOf(folder)];
  return id === null || code === null
    ? null
    : { ...code, id, device: device.slice(device.lastIndexOf('/') + 1), tty };
}

/** Those interfaces that have no tty: a driver takes one after the other. */
function toCome(device: string): UsbPort[] {
  const folders = listFolder(device)
    .filter((name) => name.includes(':'))
    .map((name) => `${device}/${name}`);
  return folders
    .filter((folder) => !hasTty(folder))
    .flatMap((folder) => portOf(device, folder, null) ?? [])
    .filter(mayBeSerial);
}

function hasTty(folder: string): boolean {
  return (
    listFolder(folder).some((name) => name.startsWith('ttyUSB')) ||
    listFolder(`${folder}/tty`).some((name) => name.startsWith('tty'))
  );
}
