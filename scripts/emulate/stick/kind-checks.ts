import type { DeviceMode, StickKind, UsbInterface } from './kind-schema';

/** A fault in a data file: where, and what. */
export interface KindFault {
  readonly path: (string | number)[];
  readonly message: string;
}

/** CDC Ethernet functional descriptor: type, subtype, offset of iMACAddress (ECM120 table 3). */
const CS_INTERFACE = 0x24;
const ETHERNET = 0x0f;
const I_MAC_ADDRESS = 3;

/** Faults that no single field shows: endpoints used twice, strings that are not there, … */
export function kindFaults(kind: StickKind): KindFault[] {
  const faults: KindFault[] = [];
  const { storage, modem } = kind.modes;
  if (kind.start === 'storage' && storage === undefined) {
    faults.push({ path: ['modes'], message: 'starts in storage mode but has none' });
  }
  if (storage !== undefined) faults.push(...modeFaults(storage, ['modes', 'storage']));
  faults.push(...modeFaults(modem, ['modes', 'modem']));
  return faults;
}

function modeFaults(mode: DeviceMode, path: (string | number)[]): KindFault[] {
  return [
    ...numberFaults(mode, path),
    ...endpointFaults(mode, path),
    ...stringFaults(mode, path),
    ...mode.interfaces.flatMap((entry, index) =>
      functionFaults(entry, [...path, 'interfaces', index]),
    ),
  ];
}

function numberFaults({ interfaces }: DeviceMode, path: (string | number)[]): KindFault[] {
  return interfaces
    .map(({ number }, index) => ({ number, index }))
    .filter(({ number, index }) => number !== index)
    .map(({ number, index }) => ({
      path: [...path, 'interfaces', index, 'number'],
      message: `interfaces are numbered from 0 without gaps; ${number} stands at ${index}`,
    }));
}

function endpointFaults({ interfaces }: DeviceMode, path: (string | number)[]): KindFault[] {
  const owners = new Map<number, number>();
  const faults: KindFault[] = [];
  for (const { number, alternates } of interfaces) {
    const addresses = alternates.flatMap(({ endpoints }) => endpoints.map((e) => e.address));
    for (const address of new Set(addresses)) {
      const owner = owners.get(address);
      if (owner !== undefined) {
        const name = `0x${address.toString(16)}`;
        faults.push({
          path: [...path, 'interfaces', number],
          message: `endpoint ${name} already belongs to interface ${owner}`,
        });
      }
      owners.set(address, number);
    }
  }
  return faults;
}

function stringFaults(mode: DeviceMode, path: (string | number)[]): KindFault[] {
  const { device, configuration, interfaces, strings } = mode;
  const used = [device.iManufacturer, device.iProduct, device.iSerial];
  used.push(configuration.iConfiguration);
  for (const { alternates } of interfaces) {
    for (const { string, extra } of alternates) used.push(string, ...extra.flatMap(macIndex));
  }
  return used
    .filter((index) => index !== 0 && strings[index] === undefined)
    .map((index) => ({ path: [...path, 'strings'], message: `has no string ${index}` }));
}

function macIndex(extra: string): number[] {
  const bytes = Buffer.from(extra, 'hex');
  const isEthernet = bytes[1] === CS_INTERFACE && bytes[2] === ETHERNET;
  return isEthernet ? [bytes[I_MAC_ADDRESS] ?? 0] : [];
}

function functionFaults(entry: UsbInterface, path: (string | number)[]): KindFault[] {
  const endpoints = entry.alternates.flatMap((alternate) => alternate.endpoints);
  const bulk = new Set(endpoints.filter(({ type }) => type === 'bulk').map((e) => e.address));
  const ins = [...bulk].filter((address) => address >= 0x80).length;
  if (entry.function === 'cdc-control') {
    return bulk.size === 0 ? [] : [{ path, message: 'cdc-control has no bulk endpoint' }];
  }
  if (ins === 1 && bulk.size === 2) return [];
  return [{ path, message: `${entry.function} needs one bulk IN and one bulk OUT endpoint` }];
}
