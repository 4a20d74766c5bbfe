import type { CarrierBehaviour } from '../behaviour';
import type { Clock, Random } from '../../../world';
import type { TcpProgram } from '../../line';
import type { CarrierConfig } from '../config';
import type { Report } from '../events';
import { Internet } from '../internet/internet';
import {
  encodeIpv4,
  IpProtocol,
  parseAddress,
  parseIpv4,
  parseIpv4Header,
  type Ipv4Header,
} from '../internet/ipv4';
import { encodeUdp, parseUdp } from '../internet/udp';
import { answerArp } from './arp';
import { answerDhcp, type DhcpLease } from './dhcp';
import { BROADCAST, encodeFrame, EtherType, parseFrame } from './ethernet';

const DHCP = { server: 67, client: 68 } as const;
const NETMASK = Buffer.from([255, 255, 255, 0]);
/** As HiLink modems give it. */
const LEASE_SECONDS = 86_400;
const EVERYONE = '255.255.255.255';
/** A locally administered address (IEEE 802 §8.2) for the router's own side. */
const ROUTER_MAC = Buffer.from('020000000801', 'hex');

export interface RouterSettings {
  config: CarrierConfig;
  /** The router's own address and the one it gives to the device, dotted, in one /24. */
  address: string;
  lease: string;
  /** Whether the modem has a network; else every packet to the internet is lost. */
  isOnline: () => boolean;
  behaviour: CarrierBehaviour;
  clock: Clock;
  random: Random;
  report: Report;
  /** Hears of every IPv4 packet to and from the internet. */
  capture: (packet: Buffer) => void;
}

/**
 * The router in a HiLink modem: ARP and DHCP on its cable, name service at its own address, and the
 * carrier's internet behind it. The internet sees the device's address of the cable: nothing here
 * depends on its translation.
 */
export class Router {
  private readonly ip: Buffer;
  private readonly lease: DhcpLease;
  private readonly internet: Internet;
  /** the device's network card, from its last DHCP or ARP packet */
  private device = BROADCAST;
  private identification = 0;

  /** @param send takes an Ethernet frame for the device, without checksum */
  constructor(
    private readonly settings: RouterSettings,
    private readonly send: (frame: Buffer) => void,
  ) {
    const { address, lease, config, behaviour, clock, random, report } = settings;
    this.ip = parseAddress(address);
    this.lease = {
      server: this.ip,
      address: parseAddress(lease),
      netmask: NETMASK,
      dns: this.ip,
      seconds: LEASE_SECONDS,
    };
    this.internet = new Internet(
      {
        config: { ...config, peerAddress: address, dns: [address, config.dns[0]] },
        deviceAddress: lease,
        behaviour,
        clock,
        random,
        report,
      },
      (packet) => this.fromInternet(packet),
    );
  }

  close(): void {
    this.internet.close();
  }

  /** Somebody opens a TCP connection to the device. @returns false while the modem has no network */
  connect(port: number, client: TcpProgram): boolean {
    const online = this.settings.isOnline();
    if (online) this.internet.connect(port, client);
    return online;
  }

  /** The device's address, dotted. */
  get address(): string {
    return this.settings.lease;
  }

  /** An IPv4 packet for the device, from outside of the carrier. */
  deliver(packet: Buffer): void {
    this.fromInternet(packet);
  }

  /** Takes an Ethernet frame of the device, without checksum; padding allowed. */
  receive(octets: Uint8Array): void {
    const frame = parseFrame(octets);
    if (frame === undefined) return;
    const { destination, source, type, payload } = frame;
    if (!destination.equals(ROUTER_MAC) && !destination.equals(BROADCAST)) return;
    if (type === EtherType.ARP) this.receiveArp(payload, source);
    if (type === EtherType.IPV4) this.receiveIp(payload);
  }

  private receiveArp(packet: Buffer, source: Buffer): void {
    const reply = answerArp(packet, { ip: this.ip, mac: ROUTER_MAC });
    if (reply === undefined) return;
    this.device = Buffer.from(source);
    this.sendFrame(this.device, EtherType.ARP, reply);
  }

  private receiveIp(octets: Buffer): void {
    const header = parseIpv4Header(octets);
    if (header === undefined) return;
    const packet = header.protocol === IpProtocol.UDP ? parseIpv4(octets) : undefined;
    const datagram = packet && parseUdp(packet);
    if (datagram?.destinationPort === DHCP.server) {
      this.receiveDhcp(header, datagram.data);
    } else if (
      header.destination !== EVERYONE &&
      this.passes(header, header.destination, octets.length)
    ) {
      this.settings.capture(octets);
      this.internet.receive(octets);
    }
  }

  /** Without a network the router still answers for itself, but knows no names. */
  private passes({ protocol }: Ipv4Header, other: string, octets: number): boolean {
    const { address, isOnline, behaviour } = this.settings;
    if (other === address && protocol === IpProtocol.ICMP) return true;
    return isOnline() && behaviour.passes(octets);
  }

  private receiveDhcp({ source }: Ipv4Header, message: Buffer): void {
    const answer = answerDhcp(message, this.lease);
    if (answer === undefined) return;
    this.device = Buffer.from(answer.client);
    const { address, lease, report } = this.settings;
    const mac = answer.client.toString('hex').replace(/(..)(?=.)/g, '$1:');
    report({ kind: 'dhcp', answer: answer.kind, address: lease, mac });
    const to = answer.broadcast ? EVERYONE : source === '0.0.0.0' ? lease : source;
    const packet = encodeUdp(address, to, {
      sourcePort: DHCP.server,
      destinationPort: DHCP.client,
      data: answer.message,
    });
    this.identification = (this.identification + 1) & 0xffff;
    const mac6 = answer.broadcast ? BROADCAST : this.device;
    this.sendFrame(mac6, EtherType.IPV4, encodeIpv4(packet, this.identification));
  }

  private fromInternet(octets: Buffer): void {
    const header = parseIpv4Header(octets);
    if (header === undefined || !this.passes(header, header.source, octets.length)) return;
    this.settings.capture(octets);
    this.sendFrame(this.device, EtherType.IPV4, octets);
  }

  private sendFrame(destination: Buffer, type: number, payload: Buffer): void {
    this.send(encodeFrame({ destination, source: ROUTER_MAC, type, payload }));
  }
}
