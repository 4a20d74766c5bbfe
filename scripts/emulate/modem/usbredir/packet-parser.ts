import { PACKET } from './protocol';

export interface Packet {
  readonly type: number;
  readonly id: bigint;
  readonly body: Buffer;
}

/** Longer than any packet of a USB 2.0 device can be; past it the stream is not usbredir. */
const MAX_BODY = 1 << 20;
const SHORT_HEADER = 12;
const LONG_HEADER = 16;

/**
 * Cuts a byte stream into usbredir packets, however the bytes come.
 *
 * The hello has a header with a 32 bit id; what follows has 64 bits, as both sides have the
 * capability (protocol 0.7, "usb_redir_cap_64bits_ids").
 */
export class PacketParser {
  private buffered = Buffer.alloc(0);
  private headerLength = SHORT_HEADER;

  /** @returns the packets that are whole now; throws RangeError where the stream makes no sense */
  push(bytes: Uint8Array): Packet[] {
    this.buffered = Buffer.concat([this.buffered, bytes]);
    const packets: Packet[] = [];
    for (let packet = this.next(); packet !== undefined; packet = this.next()) packets.push(packet);
    return packets;
  }

  private next(): Packet | undefined {
    const { buffered, headerLength } = this;
    if (buffered.length < headerLength) return undefined;
    const type = buffered.readUInt32LE(0);
    const length = buffered.readUInt32LE(4);
    if (length > MAX_BODY) throw new RangeError(`usbredir packet of ${length} bytes`);
    if (buffered.length < headerLength + length) return undefined;
    const isLong = headerLength === LONG_HEADER;
    const id = isLong ? buffered.readBigUInt64LE(8) : BigInt(buffered.readUInt32LE(8));
    const body = Buffer.from(buffered.subarray(headerLength, headerLength + length));
    this.buffered = buffered.subarray(headerLength + length);
    if (type === PACKET.hello) this.headerLength = LONG_HEADER;
    return { type, id, body };
  }
}

/** A packet as it goes over the wire. */
export function encodePacket(type: number, id: bigint, body: Uint8Array): Buffer {
  const isLong = type !== PACKET.hello;
  const header = Buffer.alloc(isLong ? LONG_HEADER : SHORT_HEADER);
  header.writeUInt32LE(type, 0);
  header.writeUInt32LE(body.length, 4);
  if (isLong) header.writeBigUInt64LE(id, 8);
  return Buffer.concat([header, body]);
}
