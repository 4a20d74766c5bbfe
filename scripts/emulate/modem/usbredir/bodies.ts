import type { DeviceMode, UsbInterface } from '../kind';
import type { ActiveEndpoint } from '../usb/usb-device';
import type { Setup } from '../usb/usb-function';
import { CAPABILITIES, ENDPOINT_TYPE, HIGH_SPEED, SLOTS, slotOf, VERSION_LENGTH } from './protocol';

/** Header lengths inside data packets: usb_redir_control_packet_header and its like. */
const CONTROL_HEADER = 10;
const BULK_HEADER = 10;
const INTERRUPT_HEADER = 4;

export function helloBody(): Buffer {
  const body = Buffer.alloc(VERSION_LENGTH + 4);
  body.write('pppi virtual modem', 0, 'latin1');
  body.writeUInt32LE(CAPABILITIES, VERSION_LENGTH);
  return body;
}

/** Whether a hello offers every capability that the modem relies on. */
export function helloSuffices(body: Buffer): boolean {
  if (body.length < VERSION_LENGTH + 4) return false;
  return (body.readUInt32LE(VERSION_LENGTH) & CAPABILITIES) === CAPABILITIES;
}

export function deviceConnectBody({ device }: DeviceMode): Buffer {
  const body = Buffer.alloc(10);
  body[0] = HIGH_SPEED;
  body[1] = device.class;
  body[2] = device.subclass;
  body[3] = device.protocol;
  body.writeUInt16LE(device.idVendor, 4);
  body.writeUInt16LE(device.idProduct, 6);
  body.writeUInt16LE(device.bcdDevice, 8);
  return body;
}

export function interfaceInfoBody(interfaces: readonly UsbInterface[]): Buffer {
  const body = Buffer.alloc(4 + 4 * SLOTS);
  body.writeUInt32LE(interfaces.length, 0);
  interfaces.forEach(({ number, alternates: [first] }, slot) => {
    body[4 + slot] = number;
    body[4 + SLOTS + slot] = first?.class ?? 0;
    body[4 + 2 * SLOTS + slot] = first?.subclass ?? 0;
    body[4 + 3 * SLOTS + slot] = first?.protocol ?? 0;
  });
  return body;
}

export function epInfoBody(endpoints: readonly ActiveEndpoint[]): Buffer {
  const body = Buffer.alloc(3 * SLOTS + 2 * SLOTS);
  body.fill(ENDPOINT_TYPE.invalid, 0, SLOTS);
  for (const address of [0x00, 0x80]) body[slotOf(address)] = ENDPOINT_TYPE.control;
  for (const { address, type, interval, interfaceNumber, maxPacket } of endpoints) {
    const slot = slotOf(address);
    body[slot] = ENDPOINT_TYPE[type];
    body[SLOTS + slot] = interval;
    body[2 * SLOTS + slot] = interfaceNumber;
    body.writeUInt16LE(maxPacket, 3 * SLOTS + 2 * slot);
  }
  return body;
}

export interface ControlPacket {
  readonly endpoint: number;
  readonly setup: Setup;
  readonly data: Buffer;
}

export function readControl(body: Buffer): ControlPacket {
  return {
    endpoint: body.readUInt8(0),
    setup: {
      request: body.readUInt8(1),
      requestType: body.readUInt8(2),
      value: body.readUInt16LE(4),
      index: body.readUInt16LE(6),
      length: body.readUInt16LE(8),
    },
    data: body.subarray(CONTROL_HEADER),
  };
}

/** @param length of the data stage, in either direction */
export function controlBody(
  { endpoint, setup }: ControlPacket,
  status: number,
  length: number,
  data: Uint8Array,
): Buffer {
  const header = Buffer.alloc(CONTROL_HEADER);
  header[0] = endpoint;
  header[1] = setup.request;
  header[2] = setup.requestType;
  header[3] = status;
  header.writeUInt16LE(setup.value, 4);
  header.writeUInt16LE(setup.index, 6);
  header.writeUInt16LE(length, 8);
  return Buffer.concat([header, data]);
}

export interface BulkPacket {
  readonly endpoint: number;
  readonly length: number;
  readonly data: Buffer;
}

export function readBulk(body: Buffer): BulkPacket {
  return {
    endpoint: body.readUInt8(0),
    length: body.readUInt16LE(2) + body.readUInt16LE(8) * 0x10000,
    data: body.subarray(BULK_HEADER),
  };
}

/** @param length of what was taken from the host, or of what is given to it */
export function bulkBody(
  endpoint: number,
  status: number,
  length: number,
  data: Uint8Array,
): Buffer {
  const header = Buffer.alloc(BULK_HEADER);
  header[0] = endpoint;
  header[1] = status;
  header.writeUInt16LE(length & 0xffff, 2);
  header.writeUInt16LE(length >>> 16, 8);
  return Buffer.concat([header, data]);
}

export function interruptBody(endpoint: number, status: number, data: Uint8Array): Buffer {
  const header = Buffer.alloc(INTERRUPT_HEADER);
  header[0] = endpoint;
  header[1] = status;
  header.writeUInt16LE(data.length, 2);
  return Buffer.concat([header, data]);
}
