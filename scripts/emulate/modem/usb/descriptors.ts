import type { AlternateSetting, DeviceMode, Endpoint, UsbInterface } from '../kind';
import { configurationsOf, type Configuration } from './configurations';

/** bDescriptorType, USB 2.0 table 9-5, and the engineering change notice on interface associations. */
export const DESCRIPTOR = {
  device: 1,
  configuration: 2,
  string: 3,
  interface: 4,
  endpoint: 5,
  deviceQualifier: 6,
  interfaceAssociation: 11,
} as const;

/** Transfer types as bmAttributes counts them, USB 2.0 table 9-13. */
const TRANSFER_TYPE: Record<Endpoint['type'], number> = {
  isochronous: 1,
  bulk: 2,
  interrupt: 3,
};

/** The default control endpoint's packet size of every high-speed device, USB 2.0 §5.5.3. */
const CONTROL_PACKET = 64;
const ENGLISH_US = 0x0409;

/** The first eight bytes, which the device descriptor and the qualifier share. @param length of the whole */
function beginDevice({ device }: DeviceMode, type: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes[0] = length;
  bytes[1] = type;
  bytes.writeUInt16LE(device.bcdUsb, 2);
  bytes[4] = device.class;
  bytes[5] = device.subclass;
  bytes[6] = device.protocol;
  bytes[7] = CONTROL_PACKET;
  return bytes;
}

/** The device descriptor, 18 bytes (USB 2.0 table 9-8). */
export function deviceDescriptor(mode: DeviceMode): Buffer {
  const { device } = mode;
  const bytes = beginDevice(mode, DESCRIPTOR.device, 18);
  bytes.writeUInt16LE(device.idVendor, 8);
  bytes.writeUInt16LE(device.idProduct, 10);
  bytes.writeUInt16LE(device.bcdDevice, 12);
  bytes[14] = device.iManufacturer;
  bytes[15] = device.iProduct;
  bytes[16] = device.iSerial;
  bytes[17] = configurationsOf(mode).length;
  return bytes;
}

/** What the device would be at full speed, 10 bytes (USB 2.0 table 9-9). */
export function deviceQualifier(mode: DeviceMode): Buffer {
  const bytes = beginDevice(mode, DESCRIPTOR.deviceQualifier, 10);
  bytes[8] = configurationsOf(mode).length;
  return bytes;
}

/** A configuration with all that hangs below it (USB 2.0 tables 9-10, 9-12, 9-13). */
export function configurationDescriptor(configuration: Configuration): Buffer {
  const { interfaces } = configuration;
  const below = interfaces.flatMap((entry) => [
    ...associationDescriptor(entry),
    ...entry.alternates.flatMap((alternate, index) =>
      alternateDescriptors(entry.number, index, alternate),
    ),
  ]);
  const header = Buffer.alloc(9);
  header[0] = header.length;
  header[1] = DESCRIPTOR.configuration;
  header.writeUInt16LE(Buffer.concat([header, ...below]).length, 2);
  header[4] = interfaces.length;
  header[5] = configuration.value;
  header[6] = configuration.iConfiguration;
  header[7] = configuration.attributes;
  header[8] = configuration.maxPowerMa / 2;
  return Buffer.concat([header, ...below]);
}

function associationDescriptor({ number, association }: UsbInterface): Buffer[] {
  if (association === undefined) return [];
  const { count, class: functionClass, subclass, protocol } = association;
  const code = [functionClass, subclass, protocol];
  return [Buffer.from([8, DESCRIPTOR.interfaceAssociation, number, count, ...code, 0])];
}

/** String descriptor `index`; 0 lists the one language. Undefined where there is none. */
export function stringDescriptor({ strings }: DeviceMode, index: number): Buffer | undefined {
  const text = strings[index];
  if (index !== 0 && text === undefined) return undefined;
  const content = Buffer.from(text ?? String.fromCharCode(ENGLISH_US), 'utf16le');
  return Buffer.concat([Buffer.from([content.length + 2, DESCRIPTOR.string]), content]);
}

function alternateDescriptors(
  number: number,
  index: number,
  alternate: AlternateSetting,
): Buffer[] {
  const { endpoints, string, extra } = alternate;
  const header = Buffer.from([
    9,
    DESCRIPTOR.interface,
    number,
    index,
    endpoints.length,
    alternate.class,
    alternate.subclass,
    alternate.protocol,
    string,
  ]);
  return [header, ...extra.map((hex) => Buffer.from(hex, 'hex')), ...endpoints.map(endpointBytes)];
}

function endpointBytes({ address, type, maxPacket, interval }: Endpoint): Buffer {
  const bytes = Buffer.alloc(7);
  bytes[0] = bytes.length;
  bytes[1] = DESCRIPTOR.endpoint;
  bytes[2] = address;
  bytes[3] = TRANSFER_TYPE[type];
  bytes.writeUInt16LE(maxPacket, 4);
  bytes[6] = interval;
  return bytes;
}
