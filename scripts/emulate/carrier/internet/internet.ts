import type { CarrierBehaviour } from '../behaviour';
import type { CarrierConfig } from '../config';
import type { Clock, Random } from '../../../world';
import type { TcpProgram } from '../../line';
import type { Report } from '../events';
import { answerDns } from './dns';
import { serveHttp } from './http';
import type { Unreachable } from './icmp';
import { IcmpType, echoReply, parseIcmp, unreachable } from './icmp';
import type { Ipv4Packet } from './ipv4';
import { IpProtocol, encodeIpv4, parseAddress, parseIpv4, parseIpv4Header } from './ipv4';
import { answerNtp } from './ntp';
import { Tcp } from './tcp';
import { encodeUdp, parseUdp, type UdpDatagram } from './udp';

const Port = { DNS: 53, HTTP: 80, NTP: 123 } as const;

/** Speaks for the network when the carrier has no address of its own: RFC 6598 shared space. */
const ROUTER_ADDRESS = '100.64.0.1';

/** Whoever opens a connection to the device has this address: TEST-NET-3 (RFC 5737). */
const VISITOR_ADDRESS = '203.0.113.22';

/** First octet from which on addresses are multicast or reserved (RFC 1112 4). */
const FIRST_MULTICAST_OCTET = 224;

export interface InternetSettings {
  config: CarrierConfig;
  /** The address that the device was given; packets from any other are dropped. */
  deviceAddress: string;
  behaviour: CarrierBehaviour;
  clock: Clock;
  random: Random;
  report: Report;
}

/** Everything that a device can reach by IPv4: name servers, hosts, and the servers that were given. */
export class Internet {
  private readonly tcp: Tcp;
  private readonly table: Map<string, string>;
  private readonly hosts: Set<string>;
  private readonly reachable: Set<string>;
  private identification = 0;
  private isClosed = false;

  /** @param send takes one whole IPv4 packet for the device */
  constructor(
    private readonly settings: InternetSettings,
    private readonly send: (packet: Buffer) => void,
  ) {
    const { config, clock, random } = settings;
    const names = config.servers?.names ?? {};
    this.table = new Map(
      Object.entries({ ...config.hosts, ...names }).map(([name, address]) => [
        name.toLowerCase(),
        address,
      ]),
    );
    this.hosts = new Set(Object.values(config.hosts));
    const { peerAddress } = config;
    const others = [...config.dns, ...config.pool, VISITOR_ADDRESS, ...Object.values(names)];
    this.reachable = new Set([...this.hosts, ...others]);
    if (peerAddress !== undefined) this.reachable.add(peerAddress);
    this.tcp = new Tcp(
      ({ source, destination }, port) => {
        const server = config.servers?.tcp?.({ address: destination, port });
        if (server !== undefined) return server;
        if (port !== Port.HTTP || !this.hosts.has(destination)) return undefined;
        return (stream) =>
          serveHttp(stream, config.web, (request, status) =>
            settings.report({
              kind: 'http-request',
              from: source,
              to: destination,
              request,
              status,
            }),
          );
      },
      (packet) => this.sendPacket(packet),
      clock,
      random,
    );
  }

  close(): void {
    this.isClosed = true;
    this.tcp.close();
  }

  /** Somebody out there opens a TCP connection to the device; no carrier's NAT is in the way. */
  connect(port: number, client: TcpProgram): void {
    this.tcp.connect(VISITOR_ADDRESS, this.settings.deviceAddress, port, client);
  }

  /** Takes one IPv4 packet from the device. */
  receive(octets: Buffer): void {
    const header = parseIpv4Header(octets);
    if (header === undefined) return this.garbage('malformed IPv4 packet');
    const { source, destination, total } = header;
    if (source !== this.settings.deviceAddress) {
      return this.settings.report({ kind: 'wrong-source', source, to: destination });
    }
    const uplink = this.settings.config.servers?.uplink;
    if (uplink?.has(destination)) return uplink.send(octets.subarray(0, total));
    const packet = parseIpv4(octets);
    if (packet === undefined) return this.garbage('fragmented IPv4 packet');
    // Nobody answers for a group (RFC 1122 3.2.2).
    if ((parseAddress(destination)[0] ?? 0) >= FIRST_MULTICAST_OCTET) return;
    if (!this.reachable.has(destination)) return this.sendUnreachable('host', packet, octets);
    switch (packet.protocol) {
      case IpProtocol.ICMP:
        return this.receiveIcmp(packet);
      case IpProtocol.UDP:
        return this.receiveUdp(packet, octets);
      case IpProtocol.TCP:
        if (!this.tcp.receive(packet)) this.garbage('malformed TCP segment');
        return;
      default:
        return this.sendUnreachable('protocol', packet, octets);
    }
  }

  private receiveIcmp({ source, destination, payload }: Ipv4Packet): void {
    const message = parseIcmp(payload);
    if (message === undefined) return this.garbage('malformed ICMP message');
    if (message.type !== IcmpType.ECHO_REQUEST) return;
    this.settings.report({
      kind: 'icmp-echo',
      from: source,
      to: destination,
      sequence: message.rest.readUInt16BE(2),
    });
    this.sendPacket({
      source: destination,
      destination: source,
      protocol: IpProtocol.ICMP,
      payload: echoReply(message),
    });
  }

  private receiveUdp(packet: Ipv4Packet, octets: Buffer): void {
    const { source, destination } = packet;
    const datagram = parseUdp(packet);
    if (datagram === undefined) return this.garbage('malformed UDP datagram');
    const { sourcePort, destinationPort, data } = datagram;
    if (this.passesOn(packet, datagram, octets)) return;
    let reply: Buffer | undefined;
    if (destinationPort === Port.DNS && this.settings.config.dns.includes(destination)) {
      reply = this.answerDns(packet, data);
    } else if (destinationPort === Port.NTP && this.hosts.has(destination)) {
      reply = answerNtp(data, this.settings.clock.now());
      if (reply !== undefined) {
        this.settings.report({ kind: 'ntp-query', from: source, server: destination });
      }
    } else {
      return this.sendUnreachable('port', packet, octets);
    }
    if (reply === undefined) return;
    const answer = { sourcePort: destinationPort, destinationPort: sourcePort, data: reply };
    this.sendPacket(encodeUdp(destination, source, answer));
  }

  /** To a server that is not the carrier's own. @returns false if there is none for it */
  private passesOn(packet: Ipv4Packet, datagram: UdpDatagram, octets: Buffer): boolean {
    const { source, destination } = packet;
    const { sourcePort, destinationPort, data } = datagram;
    const back = { sourcePort: destinationPort, destinationPort: sourcePort };
    const taken = this.settings.config.servers?.udp?.(
      { address: destination, port: destinationPort },
      { address: source, port: sourcePort },
      data,
      {
        answer: (answer) => {
          const reply = { ...back, data: Buffer.from(answer) };
          if (!this.isClosed) this.sendPacket(encodeUdp(destination, source, reply));
        },
        refuse: () => {
          if (!this.isClosed) this.sendUnreachable('port', packet, octets);
        },
      },
    );
    return taken ?? false;
  }

  private answerDns({ source, destination }: Ipv4Packet, query: Buffer): Buffer | undefined {
    if (this.settings.behaviour.dnsDead) return undefined;
    const answer = answerDns(query, (name) => this.table.get(name));
    if (answer === undefined) return undefined;
    this.settings.report({
      kind: 'dns-query',
      from: source,
      server: destination,
      name: answer.name,
      type: answer.type,
      answer: answer.result,
    });
    return answer.message;
  }

  /** Never about an ICMP message other than an echo request (RFC 1122 3.2.2). */
  private sendUnreachable(what: Unreachable, packet: Ipv4Packet, octets: Buffer): void {
    const { source, destination, protocol, payload } = packet;
    if (protocol === IpProtocol.ICMP && payload[0] !== IcmpType.ECHO_REQUEST) return;
    this.settings.report({ kind: 'unreachable', from: source, to: destination, what });
    this.sendPacket({
      source: what === 'host' ? (this.settings.config.peerAddress ?? ROUTER_ADDRESS) : destination,
      destination: source,
      protocol: IpProtocol.ICMP,
      payload: unreachable(what, octets),
    });
  }

  private sendPacket(packet: Ipv4Packet): void {
    this.identification = (this.identification + 1) & 0xffff;
    this.send(encodeIpv4(packet, this.identification));
  }

  private garbage(reason: string): void {
    this.settings.report({ kind: 'garbage', reason });
  }
}
