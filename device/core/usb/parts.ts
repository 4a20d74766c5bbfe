import type { UsbInterface } from './facts';
import type { Role } from './roles';

const NOT_TOLD: readonly Role[] = ['data', 'other', 'else', 'foreign'];

/**
 * Interfaces by what they are for, with their numbers, as modem files name them; and who has them.
 * @param roles of the interfaces, in their order
 */
export function partsText(interfaces: readonly UsbInterface[], roles: readonly Role[]): string {
  const byNumber = interfaces
    .map(({ number }, at) => ({ number: Number.parseInt(number, 16), role: roles[at]! }))
    .filter(({ role }) => !NOT_TOLD.includes(role))
    .sort((a, b) => a.number - b.number);
  const kinds = [...new Set(byNumber.map(({ role }) => role))].map((kind) => {
    const numbers = byNumber.filter(({ role }) => role === kind).map(({ number }) => number);
    return `${kind} ${numbers.join(' ')}`;
  });
  return `interfaces ${kinds.join(', ')}, ${driversText(interfaces)}`;
}

function driversText(interfaces: readonly UsbInterface[]): string {
  const drivers = interfaces.flatMap(({ driver }) => driver ?? []);
  const told = [...new Set(drivers.filter((name) => name !== 'usb-storage'))];
  if (told.length === 0) return 'no driver';
  // The ports that get names are ttyUSB and ttyACM.
  const noDial = told.includes('hso') ? ', and no link dials on its ttyHS ports' : '';
  return `drivers ${told.join(' ')}${noDial}`;
}
