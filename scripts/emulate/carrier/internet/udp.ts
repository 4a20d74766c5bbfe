import type { Ipv4Packet } from './ipv4';
import { IpProtocol, checksum, pseudoHeader } from './ipv4';

const HEADER_OCTETS = 8;

export interface UdpDatagram {
  sourcePort: number;
  destinationPort: number;
  data: Buffer;
}

/** `undefined` when the length does not fit or the checksum is wrong; zero = none (RFC 768). */
export function parseUdp(packet: Ipv4Packet): UdpDatagram | undefined {
  const { payload } = packet;
  if (payload.length < HEADER_OCTETS) return undefined;
  const length = payload.readUInt16BE(4);
  if (length < HEADER_OCTETS || length > payload.length) return undefined;
  const octets = payload.subarray(0, length);
  if (octets.readUInt16BE(6) !== 0 && checksum(pseudoHeader(packet, length), octets) !== 0) {
    return undefined;
  }
  return {
    sourcePort: octets.readUInt16BE(0),
    destinationPort: octets.readUInt16BE(2),
    data: octets.subarray(HEADER_OCTETS),
  };
}

/** The IPv4 packet that carries `datagram`; addresses are dotted. */
export function encodeUdp(source: string, destination: string, datagram: UdpDatagram): Ipv4Packet {
  const payload = Buffer.concat([Buffer.alloc(HEADER_OCTETS), datagram.data]);
  payload.writeUInt16BE(datagram.sourcePort, 0);
  payload.writeUInt16BE(datagram.destinationPort, 2);
  payload.writeUInt16BE(payload.length, 4);
  const packet = { source, destination, protocol: IpProtocol.UDP, payload };
  // A sum of zero is sent as all ones, since zero says "no checksum" (RFC 768).
  payload.writeUInt16BE(checksum(pseudoHeader(packet, payload.length), payload) || 0xffff, 6);
  return packet;
}
