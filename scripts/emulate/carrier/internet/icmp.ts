import { checksum } from './ipv4';

/** RFC 792. */
export const IcmpType = { ECHO_REPLY: 0, UNREACHABLE: 3, ECHO_REQUEST: 8 } as const;

/** Codes of "destination unreachable" (RFC 792). */
const UnreachableCode = { host: 1, protocol: 2, port: 3 } as const;

export type Unreachable = keyof typeof UnreachableCode;

/** How much of the offending packet goes back, octets: its IP header and 8 more (RFC 792). */
const QUOTED_PAYLOAD = 8;

export interface IcmpMessage {
  type: number;
  code: number;
  /** The four octets after the checksum; for echo: identifier and sequence number. */
  rest: Buffer;
  data: Buffer;
}

/** `undefined` when too short or when the checksum is wrong. */
export function parseIcmp(octets: Buffer): IcmpMessage | undefined {
  if (octets.length < 8 || checksum(octets) !== 0) return undefined;
  return {
    type: octets.readUInt8(0),
    code: octets.readUInt8(1),
    rest: octets.subarray(4, 8),
    data: octets.subarray(8),
  };
}

export function encodeIcmp({ type, code, rest, data }: IcmpMessage): Buffer {
  const octets = Buffer.concat([Buffer.from([type, code, 0, 0]), rest, data]);
  octets.writeUInt16BE(checksum(octets), 2);
  return octets;
}

export const echoReply = (request: IcmpMessage): Buffer =>
  encodeIcmp({ ...request, type: IcmpType.ECHO_REPLY, code: 0 });

/** @param packet the whole IPv4 packet that cannot be delivered */
export function unreachable(what: Unreachable, packet: Buffer): Buffer {
  const headerLength = (packet.readUInt8(0) & 0x0f) * 4;
  return encodeIcmp({
    type: IcmpType.UNREACHABLE,
    code: UnreachableCode[what],
    rest: Buffer.alloc(4),
    data: packet.subarray(0, headerLength + QUOTED_PAYLOAD),
  });
}
