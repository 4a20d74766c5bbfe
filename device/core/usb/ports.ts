import type { LinkModem, PortMatch, UsbCode } from './table';

/** An interface that is a serial port, or may become one. */
export interface UsbPort extends UsbCode {
  /** of the device, vvvv:pppp */
  readonly id: string;
  /** where the device is: 1-1.2 */
  readonly device: string;
  /** ttyUSB0; null: its driver may yet take it */
  readonly tty: string | null;
}

/** What a link gets; null: nothing. */
export interface LinkPorts {
  readonly link: string;
  readonly device: string | null;
  readonly ppp: string | null;
  readonly at: string | null;
  /** the interface that it would rather dial on has no tty yet */
  readonly isEarly: boolean;
}

/**
 * Who gets which port. A link stays with its modem when a second one like it is plugged in.
 * @param held whose a device is, by the device
 * @returns one for each link that dials on a serial port, in their order
 */
export function matchPorts(
  links: readonly LinkModem[],
  ports: readonly UsbPort[],
  held: ReadonlyMap<string, string>,
): LinkPorts[] {
  const inOrder = [...ports].sort(byPlace);
  const owner = stillOwners(links, ports, held);
  return links
    .filter(({ kind }) => kind === 'serial')
    .map(({ name, ids, ports: { ppp: data, at: control } }) => {
      const own = inOrder.find(({ device }) => owner.get(device) === name)?.device;
      const free = inOrder.filter(
        ({ id, device }) => ids.modem.includes(id) && (own ? device === own : !owner.has(device)),
      );
      const ppp = firstFit(data, free);
      // While a call is up, nobody may speak to the modem on its port.
      const others = free.filter(
        ({ device, tty }) =>
          tty !== null && tty !== ppp?.tty && (ppp === undefined || device === ppp.device),
      );
      const at = firstFit(control, others);
      const device = (ppp ?? at)?.device ?? null;
      if (device !== null) owner.set(device, name);
      const isEarly = ppp?.tty === null;
      return { link: name, device, ppp: ppp?.tty ?? null, at: at?.tty ?? null, isEarly };
    });
}

/** Without those in whose place there is now a modem of another sort. */
function stillOwners(
  links: readonly LinkModem[],
  ports: readonly UsbPort[],
  held: ReadonlyMap<string, string>,
): Map<string, string> {
  const isOther = (device: string, name: string) => {
    const port = ports.find((each) => each.device === device);
    const link = links.find((each) => each.name === name);
    return port !== undefined && link !== undefined && !link.ids.modem.includes(port.id);
  };
  return new Map([...held].filter(([device, name]) => !isOther(device, name)));
}

/** @returns the port for the first of these that any port fits */
function firstFit<Port extends UsbCode>(
  wants: readonly PortMatch[],
  ports: readonly Port[],
): Port | undefined {
  for (const want of wants) {
    const port = ports.find((each) => fits(want, each));
    if (port) return port;
  }
  return undefined;
}

/** @returns whether one of these links could dial on an interface, whoever has its driver */
export function hasDataPort(links: readonly LinkModem[], interfaces: readonly UsbCode[]): boolean {
  const serial = interfaces.filter(mayBeSerial);
  return links.some(({ ports }) => firstFit(ports.ppp, serial) !== undefined);
}

function fits(want: PortMatch, has: UsbCode): boolean {
  const parts = ['class', 'subclass', 'protocol', 'number'] as const;
  return parts.every((part) => want[part] === undefined || want[part] === has[part]);
}

/** Whether a tty may come of an interface: of vendors' own, and of the modem class (USB CDC 1.2, table 4). */
export function mayBeSerial({ class: of, subclass }: UsbCode): boolean {
  return of === 'ff' || (of === '02' && subclass === '02');
}

/** By device and number, as text. */
function byPlace(one: UsbPort, other: UsbPort): number {
  const [a, b] = [one, other].map(({ device, number }) => `${device} ${number}`);
  return a === b ? 0 : a! < b! ? -1 : 1;
}
