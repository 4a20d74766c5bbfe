/** IP protocol numbers that the carrier's internet speaks. */
export const IpProtocol = { ICMP: 1, TCP: 6, UDP: 17 } as const;

/** Hops left on arrival, as in the guide's ping log. */
const TTL = 54;
const HEADER_OCTETS = 20;
const DONT_FRAGMENT = 0x4000;
/** "More fragments" and the fragment offset (RFC 791 3.1). */
const FRAGMENT_BITS = 0x3fff;

export interface Ipv4Packet {
  source: string;
  destination: string;
  protocol: number;
  payload: Buffer;
}

/**
 * Four octets of a dotted address.
 *
 * @throws RangeError when it is not an IPv4 address in dotted decimal form
 */
export function parseAddress(address: string): Buffer {
  const parts = address.split('.');
  const valid = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part));
  if (!valid || parts.some((part) => Number(part) > 255)) {
    throw new RangeError(`not an IPv4 address: "${address}"`);
  }
  return Buffer.from(parts.map(Number));
}

/** The dotted form of the first four octets. */
export const formatAddress = (octets: Uint8Array): string => octets.subarray(0, 4).join('.');

/** The internet checksum (RFC 1071): complemented one's complement sum of 16-bit words. */
export function checksum(...parts: Uint8Array[]): number {
  const octets = parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  let sum = 0;
  for (let at = 0; at < octets.length; at += 2) {
    sum += ((octets[at] as number) << 8) | (octets[at + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** The pseudo header that UDP and TCP checksums begin with (RFC 768, RFC 9293 3.1). */
export function pseudoHeader(packet: Omit<Ipv4Packet, 'payload'>, length: number): Buffer {
  return Buffer.concat([
    parseAddress(packet.source),
    parseAddress(packet.destination),
    Buffer.from([0, packet.protocol, length >>> 8, length & 0xff]),
  ]);
}

/** What an IPv4 header says, which each fragment of a packet has. */
export interface Ipv4Header {
  source: string;
  destination: string;
  protocol: number;
  isFragment: boolean;
  /** Octets of the header, and of header and payload. */
  headerLength: number;
  total: number;
}

/** `undefined` for what does not begin with an intact IPv4 header, or is shorter than it says. */
export function parseIpv4Header(octets: Buffer): Ipv4Header | undefined {
  if (octets.length < HEADER_OCTETS || octets.readUInt8(0) >>> 4 !== 4) return undefined;
  const headerLength = (octets.readUInt8(0) & 0x0f) * 4;
  const total = octets.readUInt16BE(2);
  if (headerLength < HEADER_OCTETS || total < headerLength || total > octets.length) {
    return undefined;
  }
  if (checksum(octets.subarray(0, headerLength)) !== 0) return undefined;
  return {
    source: formatAddress(octets.subarray(12)),
    destination: formatAddress(octets.subarray(16)),
    protocol: octets.readUInt8(9),
    isFragment: (octets.readUInt16BE(6) & FRAGMENT_BITS) !== 0,
    headerLength,
    total,
  };
}

/** `undefined` for what is not an intact, whole IPv4 packet; fragments are not put together. */
export function parseIpv4(octets: Buffer): Ipv4Packet | undefined {
  const header = parseIpv4Header(octets);
  if (header === undefined || header.isFragment) return undefined;
  const { source, destination, protocol, headerLength, total } = header;
  return { source, destination, protocol, payload: octets.subarray(headerLength, total) };
}

/** @param identification the Identification field, 16 bits */
export function encodeIpv4(packet: Ipv4Packet, identification: number): Buffer {
  const header = Buffer.alloc(HEADER_OCTETS);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(HEADER_OCTETS + packet.payload.length, 2);
  header.writeUInt16BE(identification & 0xffff, 4);
  header.writeUInt16BE(DONT_FRAGMENT, 6);
  header.writeUInt8(TTL, 8);
  header.writeUInt8(packet.protocol, 9);
  parseAddress(packet.source).copy(header, 12);
  parseAddress(packet.destination).copy(header, 16);
  header.writeUInt16BE(checksum(header), 10);
  return Buffer.concat([header, packet.payload]);
}
