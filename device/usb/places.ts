import type { UsbTable } from '../core';
import { listFolder, makeEmpty, makeFolder, readFile, sendWord, writeInPlace } from '../io';

export const RUN = '/run/pppi';

/** What each link has, a file each: device, data port, control port, since when, the kernel's number of the device. */
export const PORTS = `${RUN}/ports`;

/** The serial ports that `ports` has seen last, and the numbers of their devices: with the same no engine is started. */
export const SEEN = 'ports.seen';

/** usb-modeswitch-data: a file for each id. */
export const DATA_PACK = '/usr/share/usb_modeswitch';
/** What is remembered of mode switches, by the place of a device. */
export const SWITCHES = `${RUN}/modeswitch`;

/** @returns ids of which usb-modeswitch-data knows the mode switch */
export function dataPackIds(): string[] {
  return listFolder(DATA_PACK).filter((name) => /^[0-9a-f]{4}:/.test(name));
}

/** @param place of a USB device: 1-1.2. @returns its folder in Linux */
export function deviceAt(place: string): string {
  return `/sys/bus/usb/devices/${place}`;
}

/** @returns which USB devices are modems */
export function readTable(): UsbTable {
  return JSON.parse(readFile('/etc/pppi/usb.json') ?? '') as UsbTable;
}

/**
 * Writes a file of one line in one write, in its place: readers take each name in such a folder for a link's or a
 * device's.
 */
export function putLine(folder: string, name: string, line: string): boolean {
  const path = `${folder}/${name}`;
  return makeFolder(folder) && makeEmpty(path, 0o644) && writeInPlace(path, `${line}\n`);
}

/** Tells pppid that there is something to look at. */
export function wake(): void {
  sendWord(`${RUN}/pppid.fifo`);
}
