import { add } from './parse-binary';
import { MOST, shown, trouble } from './trouble';
import {
  transferType,
  type ConfigurationFacts,
  type DeviceFacts,
  type EndpointFacts,
  type InterfaceFacts,
  type SettingFacts,
} from './types';

/** What has been read of a device so far. */
interface Reading {
  facts: DeviceFacts;
  configuration: ConfigurationFacts | undefined;
  setting: SettingFacts | undefined;
  association: { first: number; what: NonNullable<InterfaceFacts['association']> } | undefined;
  line: number;
}

/**
 * The output of usb-devices, or /sys/kernel/debug/usb/devices (Linux, Documentation/driver-api/usb/usb.rst). Lines that
 * do not concern descriptors are skipped; so is a device without interfaces.
 * @param source what to call it in messages
 * @throws UserError that names the line
 */
export function parseUsbDevices(text: string, source: string): DeviceFacts[] {
  const devices: Reading[] = [];
  const begin = (line: number) => {
    if (devices.length === MOST.devices) throw trouble(source, line, 'too many devices');
    const device = {
      bcdUsb: 0x0200,
      class: 0,
      subclass: 0,
      protocol: 0,
      idVendor: -1,
      idProduct: 0,
    };
    devices.push({
      facts: { ...device, bcdDevice: 0, configurations: [] },
      configuration: undefined,
      setting: undefined,
      association: undefined,
      line,
    });
  };
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, letter = '', rest = ''] = /^\s*([TDPSCAIE]):[ *]?(.*)$/.exec(line) ?? [];
    if (letter === '') continue;
    const number = index + 1;
    const current = devices.at(-1);
    // A cut dump lacks the T: line.
    if (letter === 'T' || current === undefined || (letter === 'D' && current.configuration))
      begin(number);
    const device = devices.at(-1) as Reading;
    const problem = read(device, letter, rest);
    if (problem !== undefined) throw trouble(source, number, `${problem}: ${shown(line)}`);
  }
  return devices.flatMap(({ facts, line }) => {
    const configurations = facts.configurations.filter(({ interfaces }) => interfaces.length > 0);
    if (configurations.length === 0) return [];
    if (facts.idVendor < 0) throw trouble(source, line, 'a device without Vendor= and ProdID=');
    return [{ ...facts, configurations }];
  });
}

/** Reads one line into a device. @returns what is wrong with it */
function read(device: Reading, letter: string, rest: string): string | undefined {
  const { facts } = device;
  const field = (name: string, base: 10 | 16) => numberOf(rest, name, base);
  switch (letter) {
    case 'D': {
      const code = [field('Cls', 16), field('Sub', 16), field('Prot', 16)];
      if (code.some((part) => part === undefined)) return 'Cls=, Sub= or Prot= is missing';
      [facts.class = 0, facts.subclass = 0, facts.protocol = 0] = code;
      facts.bcdUsb = bcdOf(rest, 'Ver') ?? facts.bcdUsb;
      return undefined;
    }
    case 'P': {
      const [vendor, product] = [field('Vendor', 16), field('ProdID', 16)];
      if (vendor === undefined || product === undefined) return 'Vendor= or ProdID= is missing';
      facts.idVendor = vendor;
      facts.idProduct = product;
      facts.bcdDevice = bcdOf(rest, 'Rev') ?? 0;
      return undefined;
    }
    case 'S': {
      const [, name, text = ''] = /^\s*(Manufacturer|Product)=(.*)$/.exec(rest) ?? [];
      if (name === 'Manufacturer') facts.manufacturer = text.trim();
      if (name === 'Product') facts.product = text.trim();
      return undefined;
    }
    case 'C':
      return readConfiguration(device, rest);
    case 'A': {
      const first = field('FirstIf#', 10);
      const [count, code] = [field('IfCount', 10), field('Cls', 16)];
      if (first === undefined || !count || code === undefined)
        return 'FirstIf#=, IfCount= or Cls= is missing';
      const [subclass = 0, protocol = 0] = [field('Sub', 16), field('Prot', 16)];
      device.association = { first, what: { count, class: code, subclass, protocol } };
      return undefined;
    }
    case 'I':
      return readInterface(device, rest);
    case 'E':
      return readEndpoint(device, rest);
    default:
      return undefined;
  }
}

function readConfiguration(device: Reading, rest: string): string | undefined {
  const value = numberOf(rest, 'Cfg#', 10);
  if (!value || value > 255) return 'Cfg#= is missing';
  const { configurations } = device.facts;
  if (configurations.length === MOST.configurations) return 'too many configurations';
  const attributes = numberOf(rest, 'Atr', 16);
  const maxPowerMa = numberOf(rest, 'MxPwr', 10);
  device.configuration = {
    value,
    ...(attributes !== undefined && { attributes }),
    ...(maxPowerMa !== undefined && { maxPowerMa }),
    interfaces: [],
  };
  device.setting = undefined;
  device.association = undefined;
  configurations.push(device.configuration);
  return undefined;
}

function readInterface(device: Reading, rest: string): string | undefined {
  if (!device.configuration) {
    // Some people publish only the interfaces' lines.
    device.configuration = { value: 1, interfaces: [] };
    device.facts.configurations.push(device.configuration);
  }
  const number = numberOf(rest, 'If#', 10);
  const code = [numberOf(rest, 'Cls', 16), numberOf(rest, 'Sub', 16), numberOf(rest, 'Prot', 16)];
  const count = numberOf(rest, '#EPs', 10);
  if (number === undefined || number > 255) return 'If#= is missing';
  if (count === undefined || count > MOST.endpoints) return '#EPs= is missing';
  if (code.some((part) => part === undefined || part > 255))
    return 'Cls=, Sub= or Prot= is missing';
  const [classCode = 0, subclass = 0, protocol = 0] = code;
  const setting: SettingFacts = {
    number: numberOf(rest, 'Alt', 10) ?? 0,
    ...{ class: classCode, subclass, protocol },
    endpointCount: count,
    endpoints: [],
  };
  if (!add(device.configuration, number, setting, device.association))
    return 'too many interfaces, or one listed twice';
  device.setting = setting;
  const driver = /Driver=(\S+)/.exec(rest)?.[1];
  const one = device.configuration.interfaces.find((each) => each.number === number);
  if (one && driver !== undefined && driver !== '(none)') one.driver = driver;
  return undefined;
}

function readEndpoint({ setting }: Reading, rest: string): string | undefined {
  if (!setting) return 'an endpoint without an interface';
  const [address, attributes] = [numberOf(rest, 'Ad', 16), numberOf(rest, 'Atr', 16)];
  const maxPacket = numberOf(rest, 'MxPS', 10);
  const type = transferType(attributes ?? 0);
  if (address === undefined || (address & 0x0f) === 0 || (address & 0x70) !== 0 || address > 0xff)
    return 'Ad= is not an endpoint address';
  if (type === undefined || !maxPacket) return 'Atr= or MxPS= is missing';
  if (setting.endpoints.length === MOST.endpoints) return 'too many endpoints';
  const endpoint: EndpointFacts = { address, type, maxPacket: maxPacket & 0x7ff };
  const [, time, unit] = /Ivl=\s*(\d+)(ms|us)/.exec(rest) ?? [];
  if (type !== 'bulk' && Number(time) > 0)
    endpoint.intervalUs = Number(time) * (unit === 'ms' ? 1000 : 1);
  setting.endpoints.push(endpoint);
  return undefined;
}

/** `Cls=ff(vend.)`, `If#=0x0`, `If#= 0`, `Cls= 0`: the number behind a name. */
function numberOf(rest: string, name: string, base: 10 | 16): number | undefined {
  const pattern = new RegExp(`(?:^|\\s)${name}=\\s*(0x[0-9a-f]+|[0-9a-f]+)`, 'i');
  const text = pattern.exec(rest)?.[1];
  if (text === undefined) return undefined;
  const number = Number.parseInt(text, text.startsWith('0x') ? 16 : base);
  return Number.isNaN(number) || number > 0xffff ? undefined : number;
}

/** `Ver= 2.10` is 0x0210. */
function bcdOf(rest: string, name: string): number | undefined {
  const [, whole, part = ''] =
    new RegExp(`${name}=\\s*(\\d{1,2})\\.([0-9a-f]{2})`, 'i').exec(rest) ?? [];
  return whole === undefined ? undefined : Number.parseInt(whole + part, 16);
}
