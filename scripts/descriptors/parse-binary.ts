import { MOST, trouble } from './trouble';
import {
  transferType,
  type ConfigurationFacts,
  type DeviceFacts,
  type EndpointFacts,
  type InterfaceFacts,
  type SettingFacts,
} from './types';

/** bDescriptorType and lengths (USB 2.0 chapter 9; 11 from the notice on interface associations). */
const DEVICE = 1;
const CONFIGURATION = 2;
const INTERFACE = 4;
const ENDPOINT = 5;
const ASSOCIATION = 11;
const LENGTHS: Record<number, number> = {
  [DEVICE]: 18,
  [CONFIGURATION]: 9,
  [INTERFACE]: 9,
  [ENDPOINT]: 7,
  [ASSOCIATION]: 8,
};
/** A USB 3 companion descriptor, which a high-speed device lacks (USB 3.2 table 9-28). */
const COMPANION = 48;

/** `speed` of sysfs, in Mbit/s: how bInterval counts (USB 2.0 table 9-13). */
export type Speed = 'low or full' | 'high or more';

/**
 * The file `descriptors` of sysfs: the device descriptor, then each configuration with everything below it.
 * @param source what to call it in messages
 * @throws UserError that names the byte where it stops making sense
 */
export function parseBinary(bytes: Uint8Array, source: string, speed: Speed): DeviceFacts {
  const device = Buffer.from(bytes);
  const fail = (at: number, message: string) => trouble(source, `byte ${at}`, message);
  if (device.length < 18) throw fail(device.length, 'ends within the device descriptor');
  if (device[0] !== 18 || device[1] !== DEVICE) throw fail(0, 'no device descriptor');
  const configurations: ConfigurationFacts[] = [];
  let setting: SettingFacts | undefined;
  let association: { first: number; what: NonNullable<InterfaceFacts['association']> } | undefined;

  for (let at = 18; at < device.length;) {
    const length = device.readUInt8(at);
    const type = device[at + 1];
    if (type === undefined) throw fail(device.length, 'ends within a descriptor');
    const least = LENGTHS[type] ?? 2;
    if (length < least) throw fail(at, `a descriptor of type ${type} with ${length} bytes`);
    if (at + length > device.length)
      throw fail(device.length, `ends within the descriptor that begins at byte ${at}`);
    const one = device.subarray(at, at + length);
    const configuration = configurations.at(-1);
    if (type === CONFIGURATION) {
      const claimed = at + one.readUInt16LE(2);
      if (claimed > device.length)
        throw fail(device.length, `the configuration goes to byte ${claimed}`);
      if (configurations.length === MOST.configurations) throw fail(at, 'too many configurations');
      configurations.push(configurationOf(one, speed, device.readUInt16LE(2)));
      setting = undefined;
    } else if (configuration === undefined) throw fail(at, `type ${type} before a configuration`);
    else if (type === ASSOCIATION) {
      const [, , first = 0, count = 0, code = 0, subclass = 0, protocol = 0] = one;
      association = { first, what: { count, class: code, subclass, protocol } };
    } else if (type === INTERFACE) {
      setting = settingOf(one);
      if (!add(configuration, one.readUInt8(2), setting, association))
        throw fail(at, 'too many interfaces or settings, or one listed twice');
    } else if (type === ENDPOINT) {
      const endpoint = endpointOf(one, speed);
      if (setting === undefined) throw fail(at, 'an endpoint without an interface');
      if (endpoint === undefined)
        throw fail(at, `endpoint 0x${one[2]?.toString(16)} is impossible`);
      if (setting.endpoints.length === MOST.endpoints) throw fail(at, 'too many endpoints');
      setting.endpoints.push(endpoint);
    } else if (setting !== undefined && setting.endpoints.length === 0 && type !== COMPANION) {
      if (setting.extra?.length === MOST.extra) throw fail(at, 'too many descriptors');
      setting.extra?.push(one.toString('hex'));
    }
    at += length;
  }
  const count = device.readUInt8(17);
  if (configurations.length === 0)
    throw fail(device.length, `ends before a configuration, of ${count}`);
  for (const { interfaces } of configurations)
    if (interfaces.length === 0) throw fail(device.length, 'a configuration without interfaces');
  return { ...headOf(device), configurations };
}

function headOf(device: Buffer): Omit<DeviceFacts, 'configurations'> {
  return {
    bcdUsb: device.readUInt16LE(2),
    class: device.readUInt8(4),
    subclass: device.readUInt8(5),
    protocol: device.readUInt8(6),
    idVendor: device.readUInt16LE(8),
    idProduct: device.readUInt16LE(10),
    bcdDevice: device.readUInt16LE(12),
  };
}

/** MaxPower counts in units of 2 mA, at SuperSpeed 8 mA (USB 3.2 table 9-22). */
function configurationOf(one: Buffer, speed: Speed, bcdUsb: number): ConfigurationFacts {
  const unit = speed === 'high or more' && bcdUsb >= 0x0300 ? 8 : 2;
  return {
    value: one.readUInt8(5),
    attributes: one.readUInt8(7),
    maxPowerMa: unit * one.readUInt8(8),
    interfaces: [],
  };
}

function settingOf(one: Buffer): SettingFacts {
  return {
    number: one.readUInt8(3),
    endpointCount: one.readUInt8(4),
    class: one.readUInt8(5),
    subclass: one.readUInt8(6),
    protocol: one.readUInt8(7),
    endpoints: [],
    extra: [],
  };
}

/** @returns undefined for an endpoint that no device can have */
function endpointOf(one: Buffer, speed: Speed): EndpointFacts | undefined {
  const address = one.readUInt8(2);
  const type = transferType(one.readUInt8(3));
  const maxPacket = one.readUInt16LE(4) & 0x7ff;
  const interval = one.readUInt8(6);
  if (type === undefined || (address & 0x0f) === 0 || (address & 0x70) !== 0 || maxPacket === 0)
    return undefined;
  if (type === 'bulk' || interval === 0) return { address, type, maxPacket };
  const intervalUs =
    speed === 'low or full' ? 1000 * interval : 125 * 2 ** (Math.min(interval, 16) - 1);
  return { address, type, maxPacket, intervalUs };
}

/**
 * Adds a setting to its interface; the first one creates it.
 * @returns false if there is no room, or a setting with that number exists
 */
export function add(
  { interfaces }: ConfigurationFacts,
  number: number,
  setting: SettingFacts,
  association?: { first: number; what: NonNullable<InterfaceFacts['association']> },
): boolean {
  if (setting.number >= MOST.settings) return false;
  const known = interfaces.find((one) => one.number === number);
  if (known) {
    if (known.settings.some((one) => one.number === setting.number)) return false;
    known.settings.push(setting);
    return true;
  }
  if (interfaces.length === MOST.interfaces) return false;
  interfaces.push({
    number,
    settings: [setting],
    ...(association?.first === number && { association: association.what }),
  });
  return true;
}
