import type { UsbTable } from '../core';
import { makeEmpty, makeFolder, readFile, sendWord, writeInPlace } from '../io';

/** The devices of Linux, by their places: 1-1.2. */
export const DEVICES = '/sys/bus/usb/devices';
/** What each link has, a file each: device, data port, control port, since when, the kernel's number of the device. */
export const PORTS = '/run/pppi/ports';

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
  sendWord('/run/pppi/pppid.fifo');
}
