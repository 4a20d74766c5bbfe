import type { UsbCode } from '../core';
import { readFile } from '../io';

/** @returns the first line of a file without blanks around it; '' if it cannot be read, or not yet */
export function lineOf(path: string): string {
  return (readFile(path)?.split('\n')[0] ?? '').trim();
}

/** @returns vvvv:pppp; null: the device is gone, or not there yet */
export function idOf(device: string): string | null {
  const [vendor, product] = [lineOf(`${device}/idVendor`), lineOf(`${device}/idProduct`)];
  return vendor && product && `${vendor}:${product}`;
}

/** @param folder of an interface. @returns null while the kernel is still filling it */
export function codeOf(folder: string): UsbCode | null {
  const read = (part: string) => lineOf(`${folder}/bInterface${part}`);
  const code = {
    ...{ number: read('Number'), class: read('Class') },
    ...{ subclass: read('SubClass'), protocol: read('Protocol') },
  };
  return Object.values(code).includes('') ? null : code;
}
