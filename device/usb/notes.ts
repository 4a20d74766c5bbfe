import type { UsbNote } from '../core';
import { exists, remove } from '../io';
import type { Log } from './log';
import { putLine, RUN, wake } from './places';
import { lineOf } from './sysfs';

/** What is wrong with USB devices, a file each: reason, link or `-`, sentence. It goes with the device (usb-device). */
const NOTES = `${RUN}/usb-notes`;

/** Notes what is wrong with a device, and says it once. */
export function putNote(place: string, { word, link, text }: UsbNote, log: Log): void {
  const line = `${word} ${link ?? '-'} ${text}`;
  if (lineOf(`${NOTES}/${place}`) === line) return;
  putLine(NOTES, place, line);
  log('warning', text);
  wake();
}

/** Nothing is wrong with it any more. */
export function forgetNote(place: string): void {
  if (!exists(`${NOTES}/${place}`)) return;
  remove(`${NOTES}/${place}`);
  wake();
}
