import type { Ipv4Packet } from './ipv4';
import { IpProtocol, checksum, pseudoHeader } from './ipv4';

/** Control bits (RFC 9293 3.1). */
export const Flag = { FIN: 0x01, SYN: 0x02, RST: 0x04, PSH: 0x08, ACK: 0x10 } as const;

const HEADER_OCTETS = 20;
/** Option kinds (RFC 9293 3.2). */
const OPTION_END = 0;
const OPTION_NOP = 1;
const OPTION_MSS = 2;
/** What a peer can take that says nothing (RFC 9293 3.7.1). */
export const DEFAULT_MSS = 536;

export interface TcpSegment {
  sourcePort: number;
  destinationPort: number;
  sequence: number;
  acknowledgment: number;
  flags: number;
  window: number;
  /** Maximum segment size of a SYN, octets. */
  mss: number | undefined;
  data: Buffer;
}

/** Sequence numbers wrap at 2^32 (RFC 9293 3.4): how far `a` is after `b`, from -2^31 to 2^31 - 1. */
export const sequenceDistance = (a: number, b: number): number => (a - b) | 0;

export const sequenceAdd = (sequence: number, octets: number): number => (sequence + octets) >>> 0;

/** Sequence space that a segment takes: its data, and one each for SYN and FIN. */
export const sequenceLength = ({ flags, data }: TcpSegment): number =>
  data.length + (flags & Flag.SYN ? 1 : 0) + (flags & Flag.FIN ? 1 : 0);

/** `undefined` when too short, with a wrong data offset, or with a wrong checksum. */
export function parseTcp(packet: Ipv4Packet): TcpSegment | undefined {
  const { payload } = packet;
  if (payload.length < HEADER_OCTETS) return undefined;
  const dataOffset = (payload.readUInt8(12) >>> 4) * 4;
  if (dataOffset < HEADER_OCTETS || dataOffset > payload.length) return undefined;
  if (checksum(pseudoHeader(packet, payload.length), payload) !== 0) return undefined;
  const flags = payload.readUInt8(13);
  return {
    sourcePort: payload.readUInt16BE(0),
    destinationPort: payload.readUInt16BE(2),
    sequence: payload.readUInt32BE(4),
    acknowledgment: payload.readUInt32BE(8),
    flags,
    window: payload.readUInt16BE(14),
    mss: flags & Flag.SYN ? parseMss(payload.subarray(HEADER_OCTETS, dataOffset)) : undefined,
    data: payload.subarray(dataOffset),
  };
}

function parseMss(options: Buffer): number {
  let at = 0;
  while (at < options.length && options[at] !== OPTION_END) {
    if (options[at] === OPTION_NOP) {
      at++;
      continue;
    }
    const length = options[at + 1];
    if (length === undefined || length < 2 || at + length > options.length) break;
    if (options[at] === OPTION_MSS && length === 4) {
      return Math.max(options.readUInt16BE(at + 2), 1);
    }
    at += length;
  }
  return DEFAULT_MSS;
}

/** The IPv4 packet that carries `segment`; addresses are dotted. */
export function encodeTcp(source: string, destination: string, segment: TcpSegment): Ipv4Packet {
  const options =
    segment.mss === undefined
      ? Buffer.alloc(0)
      : Buffer.from([OPTION_MSS, 4, segment.mss >>> 8, segment.mss & 0xff]);
  const header = Buffer.alloc(HEADER_OCTETS);
  header.writeUInt16BE(segment.sourcePort, 0);
  header.writeUInt16BE(segment.destinationPort, 2);
  header.writeUInt32BE(segment.sequence, 4);
  header.writeUInt32BE(segment.acknowledgment, 8);
  header.writeUInt8(((HEADER_OCTETS + options.length) / 4) << 4, 12);
  header.writeUInt8(segment.flags, 13);
  header.writeUInt16BE(segment.window, 14);
  const payload = Buffer.concat([header, options, segment.data]);
  const packet = { source, destination, protocol: IpProtocol.TCP, payload };
  payload.writeUInt16BE(checksum(pseudoHeader(packet, payload.length), payload), 16);
  return packet;
}

/** The RST for a segment that belongs to no connection (RFC 9293 3.5.2); none answers an RST. */
export function resetFor(segment: TcpSegment): TcpSegment | undefined {
  if (segment.flags & Flag.RST) return undefined;
  const acknowledged = (segment.flags & Flag.ACK) !== 0;
  return {
    sourcePort: segment.destinationPort,
    destinationPort: segment.sourcePort,
    sequence: acknowledged ? segment.acknowledgment : 0,
    acknowledgment: acknowledged ? 0 : sequenceAdd(segment.sequence, sequenceLength(segment)),
    flags: acknowledged ? Flag.RST : Flag.RST | Flag.ACK,
    window: 0,
    mss: undefined,
    data: Buffer.alloc(0),
  };
}
