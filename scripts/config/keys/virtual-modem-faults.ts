import type { z } from 'zod';
import type { deviceMode } from './virtual-modem-usb';

type DeviceMode = z.output<typeof deviceMode>;
type UsbInterface = DeviceMode['interfaces'][number];
type Path = (string | number)[];

/** The parts of a virtual modem's file that are checked here. */
interface Looked {
  start?: 'storage' | 'modem' | undefined;
  modes: Partial<Record<'storage' | 'modem', DeviceMode>>;
  switchSequences: readonly unknown[];
}

/** A fault in a virtual modem's file: where, and what. */
export interface VirtualModemFault {
  readonly path: Path;
  readonly message: string;
  /** what there is instead */
  readonly hint?: string;
}

/** CDC Ethernet functional descriptor: type, subtype, offset of iMACAddress (ECM120 table 3). */
const CS_INTERFACE = 0x24;
const ETHERNET = 0x0f;
const I_MAC_ADDRESS = 3;

/** What a bulk endpoint of a high-speed device takes, and no other (USB 2.0 §5.8.3). */
const BULK_PACKET = 512;
/** Bytes of each descriptor (USB 2.0 §9.6; the engineering change notice on interface associations). */
const LENGTH = { configuration: 9, association: 8, interface: 9, endpoint: 7 };
const MOST_LENGTH = 0xffff;
/** bInterval of the others (USB 2.0 table 9-13). QEMU's usb-redir refuses a device that has 0 there. */
const MOST_INTERVAL = 16;

/** Faults that no single field shows: endpoints used twice, strings that are not there, … */
export function virtualModemFaults({ start, modes, switchSequences }: Looked): VirtualModemFault[] {
  const faults: VirtualModemFault[] = [];
  if (!modes.storage && !modes.modem)
    faults.push({ path: ['modes'], message: 'must have storage, modem or both' });
  if (start !== undefined && modes[start] === undefined)
    faults.push({
      path: ['start'],
      message: `names a mode that the file does not have: ${start}`,
      hint: `modes: ${Object.keys(modes).join(', ') || 'none'}`,
    });
  if (switchSequences.length > 0 && !(modes.storage && modes.modem))
    faults.push({
      path: ['switchSequences'],
      message: 'needs both modes, storage and modem; the file has only one',
    });
  for (const name of ['storage', 'modem'] as const) {
    const mode = modes[name];
    if (mode !== undefined) faults.push(...modeFaults(mode, ['modes', name]));
  }
  return faults;
}

function modeFaults(mode: DeviceMode, path: Path): VirtualModemFault[] {
  const { configuration, moreConfigurations: more } = mode;
  const faults = interfaceFaults(mode.interfaces, [...path, 'interfaces']);
  const values = new Set([configuration.value]);
  for (const [index, { value, interfaces }] of more.entries()) {
    const place = [...path, 'moreConfigurations', index];
    if (values.has(value))
      faults.push({ path: [...place, 'value'], message: `appears twice: ${value}` });
    values.add(value);
    faults.push(...interfaceFaults(interfaces, [...place, 'interfaces']));
  }
  return [...faults, ...stringFaults(mode, path)];
}

function interfaceFaults(interfaces: readonly UsbInterface[], path: Path): VirtualModemFault[] {
  return [
    ...numberFaults(interfaces, path),
    ...endpointFaults(interfaces, path),
    ...lengthFaults(interfaces, path),
    ...interfaces.flatMap((entry, index) => functionFaults(entry, [...path, index])),
  ];
}

function numberFaults(interfaces: readonly UsbInterface[], path: Path): VirtualModemFault[] {
  return interfaces.flatMap(({ number }, index) => {
    const before = interfaces[index - 1]?.number ?? -1;
    if (number > before) return [];
    return [
      {
        path: [...path, index, 'number'],
        message: `must be greater than the one before: ${before}`,
      },
    ];
  });
}

/** @returns a fault if a configuration's descriptors do not fit its wTotalLength, of 16 bits (USB 2.0 table 9-10) */
function lengthFaults(interfaces: readonly UsbInterface[], path: Path): VirtualModemFault[] {
  const sum = (lengths: readonly number[]) => lengths.reduce((all, length) => all + length, 0);
  const length =
    LENGTH.configuration +
    sum(
      interfaces.map(
        ({ association, alternates }) =>
          (association ? LENGTH.association : 0) +
          sum(
            alternates.map(
              ({ extra, endpoints }) =>
                LENGTH.interface +
                sum(extra.map((hex) => hex.length / 2)) +
                LENGTH.endpoint * endpoints.length,
            ),
          ),
      ),
    );
  if (length <= MOST_LENGTH) return [];
  return [{ path, message: `take ${length} bytes of descriptors; ${MOST_LENGTH} is the most` }];
}

function endpointFaults(interfaces: readonly UsbInterface[], path: Path): VirtualModemFault[] {
  const owners = new Map<number, number>();
  const faults: VirtualModemFault[] = [];
  for (const [index, { number, alternates }] of interfaces.entries()) {
    const own = new Set<number>();
    for (const [setting, { endpoints }] of alternates.entries()) {
      const here = new Set<number>();
      for (const [at, { address, type, maxPacket, interval }] of endpoints.entries()) {
        const place = [...path, index, 'alternates', setting, 'endpoints', at];
        const name = `0x${address.toString(16).padStart(2, '0')}`;
        const owner = owners.get(address);
        if (owner !== undefined)
          faults.push({ path: place, message: `${name} already belongs to interface ${owner}` });
        if (here.has(address))
          faults.push({ path: place, message: `${name} appears twice in one setting` });
        here.add(address);
        own.add(address);
        if (type === 'bulk' && maxPacket !== BULK_PACKET)
          faults.push({
            path: [...place, 'maxPacket'],
            message: `must be ${BULK_PACKET} for bulk`,
          });
        if (type !== 'bulk' && (interval < 1 || interval > MOST_INTERVAL))
          faults.push({
            path: [...place, 'interval'],
            message: `must be 1 to ${MOST_INTERVAL} for ${type}`,
          });
      }
    }
    for (const address of own) if (!owners.has(address)) owners.set(address, number);
  }
  return faults;
}

/** Where an index of `strings` stands. */
type Used = [path: Path, index: number];

function stringFaults(mode: DeviceMode, path: Path): VirtualModemFault[] {
  const { device, configuration, moreConfigurations: more, strings } = mode;
  const names = ['iManufacturer', 'iProduct', 'iSerial'] as const;
  const used: Used[] = [
    ...names.map((name): Used => [['device', name], device[name]]),
    [['configuration', 'iConfiguration'], configuration.iConfiguration],
    ...stringsOf(mode.interfaces, ['interfaces']),
    ...more.flatMap(({ iConfiguration, interfaces }, index): Used[] => [
      [['moreConfigurations', index, 'iConfiguration'], iConfiguration],
      ...stringsOf(interfaces, ['moreConfigurations', index, 'interfaces']),
    ]),
  ];
  const hint = `strings: ${Object.keys(strings).join(', ') || 'none'}`;
  return used
    .filter(([, index]) => index !== 0 && strings[index] === undefined)
    .map(([place, index]) => ({
      path: [...path, ...place],
      message: `names text ${index}, and \`strings\` has no text ${index}`,
      hint,
    }));
}

function stringsOf(interfaces: readonly UsbInterface[], path: Path): Used[] {
  return interfaces.flatMap(({ alternates }, index) =>
    alternates.flatMap(({ string, extra }, setting): Used[] => {
      const place = [...path, index, 'alternates', setting];
      const macs = extra.flatMap((hex, at) =>
        macIndex(hex).map((mac): Used => [[...place, 'extra', at], mac]),
      );
      return [[[...place, 'string'], string], ...macs];
    }),
  );
}

function macIndex(extra: string): number[] {
  const byte = (at: number) => Number.parseInt(extra.slice(2 * at, 2 * at + 2), 16);
  const isEthernet = byte(1) === CS_INTERFACE && byte(2) === ETHERNET;
  return isEthernet ? [byte(I_MAC_ADDRESS) || 0] : [];
}

function functionFaults(entry: UsbInterface, path: Path): VirtualModemFault[] {
  if (entry.function === 'silent') return [];
  const endpoints = entry.alternates.flatMap((alternate) => alternate.endpoints);
  const bulk = new Set(endpoints.filter(({ type }) => type === 'bulk').map((e) => e.address));
  const ins = [...bulk].filter((address) => address >= 0x80).length;
  if (entry.function === 'cdc-control')
    return bulk.size === 0
      ? []
      : [{ path: [...path, 'function'], message: 'cdc-control has no bulk endpoint' }];
  if (ins === 1 && bulk.size === 2) return [];
  const message = `${entry.function} needs one bulk IN and one bulk OUT endpoint; silent takes any`;
  return [{ path: [...path, 'function'], message }];
}
