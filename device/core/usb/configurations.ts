import type { LinkModem } from './table';
import type { OtherInterface } from './facts';
import { hasDataPort } from './ports';

/** Descriptor types (USB 2.0, table 9-5). */
const CONFIGURATION = 2;
const INTERFACE = 4;

/**
 * What a USB device would be in its other configurations.
 * @param bytes its descriptors as sysfs has them (USB 2.0, tables 9-10 and 9-12); they may be cut off or broken
 * @param active the value of the configuration that it is in
 */
export function otherInterfaces(bytes: Uint8Array, active: number): OtherInterface[] {
  const found = new Map<string, OtherInterface>();
  let value = 0;
  for (let at = 0; at + 1 < bytes.length;) {
    const [length = 0, type] = bytes.subarray(at, at + 2);
    if (length < 2) break;
    if (type === CONFIGURATION) value = bytes[at + 5] ?? 0;
    const [number, , endpoints, of, subclass, protocol] = bytes.subarray(at + 2, at + 8);
    // Of several settings of an interface the first is enough: a serial one has its pipes in each.
    const name = `${value}.${number}`;
    if (type === INTERFACE && value !== active && protocol !== undefined && !found.has(name))
      found.set(name, {
        ...{ value, endpoints: endpoints ?? null, driver: null },
        ...{
          number: hex(number),
          class: hex(of),
          subclass: hex(subclass),
          protocol: hex(protocol),
        },
      });
    at += length;
  }
  return [...found.values()];
}

function hex(byte = 0): string {
  return byte.toString(16).padStart(2, '0');
}

/**
 * Linux takes a configuration without vendors' classes, such as MBIM, where there is one (usb_choose_configuration).
 * @returns the value of the first other one in which an interface fits the data port of one of these links
 */
export function configurationFor(
  links: readonly LinkModem[],
  others: readonly OtherInterface[],
): number | undefined {
  const values = [...new Set(others.map(({ value }) => value))];
  return values.find((wanted) =>
    hasDataPort(
      links,
      others.filter(({ value }) => value === wanted),
    ),
  );
}
