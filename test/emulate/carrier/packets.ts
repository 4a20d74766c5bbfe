import { encodeIcmp } from '../../../scripts/emulate/carrier/internet/icmp';
import { encodeIpv4, parseIpv4 } from '../../../scripts/emulate/carrier/internet/ipv4';
import type { Ipv4Packet } from '../../../scripts/emulate/carrier/internet/ipv4';
import { encodeUdp } from '../../../scripts/emulate/carrier/internet/udp';

/** An ICMP echo request, identifier 0x1234, sequence 7. */
export function ping(source: string, destination: string, data = 'abcdefgh'): Buffer {
  const rest = Buffer.from([0x12, 0x34, 0, 7]);
  const payload = encodeIcmp({ type: 8, code: 0, rest, data: Buffer.from(data) });
  return encodeIpv4({ source, destination, protocol: 1, payload }, 1);
}

/** A UDP datagram from port 40000. */
export function udp(source: string, destination: string, port: number, data: Buffer): Buffer {
  const datagram = { sourcePort: 40_000, destinationPort: port, data };
  return encodeIpv4(encodeUdp(source, destination, datagram), 1);
}

/** A DNS query with recursion desired; type 1 = A, 28 = AAAA. */
export function dnsQuery(name: string, type = 1): Buffer {
  const labels = name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
  const header = Buffer.from([0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, type, 0, 1])]);
}

/** @throws Error when the carrier sent something that is no IPv4 packet */
export function received(packet: Buffer | undefined): Ipv4Packet {
  const parsed = packet === undefined ? undefined : parseIpv4(packet);
  if (parsed === undefined) throw new Error('no intact IPv4 packet');
  return parsed;
}
