import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  describeEvent,
  guideCarrier,
  VirtualCarrier,
  type CarrierEvent,
} from '../../../scripts/emulate/carrier';
import { parseIcmp } from '../../../scripts/emulate/carrier/internet/icmp';
import { encodeIpv4, parseIpv4 } from '../../../scripts/emulate/carrier/internet/ipv4';
import { encodeUdp, parseUdp } from '../../../scripts/emulate/carrier/internet/udp';
import { encodeFrame, parseFrame } from '../../../scripts/emulate/carrier/lan/ethernet';
import type { Lan } from '../../../scripts/emulate/line';
import { world } from '../../support/world';
import { dnsQuery, ping, udp } from './packets';

const MAC = Buffer.from('0c5b8f279a64', 'hex');
const EVERYONE = Buffer.alloc(6, 0xff);
const ROUTER = '192.168.8.1';
const ME = '192.168.8.100';
const HOST = guideCarrier.hosts['google.com'] ?? '';
const [DISCOVER, REQUEST, RELEASE] = [1, 3, 7];

/** A host's network card and what it does for an address, as far as the tests need it. */
class Host {
  readonly frames: Buffer[] = [];
  readonly events: CarrierEvent[] = [];
  readonly carrier = new VirtualCarrier(
    { ...guideCarrier, onEvent: (event) => this.events.push(event) },
    world(),
  );
  online = true;
  router = EVERYONE;
  private readonly lan: Lan;

  constructor() {
    this.lan = this.carrier.openLan({
      address: ROUTER,
      lease: ME,
      isOnline: () => this.online,
      send: (frame) => this.frames.push(Buffer.from(frame)),
    });
  }

  send(type: number, payload: Buffer, destination = this.router): Buffer[] {
    this.frames.length = 0;
    this.lan.receive(encodeFrame({ destination, source: MAC, type, payload }));
    return this.frames.map((frame) => parseFrame(frame)?.payload ?? Buffer.alloc(0));
  }

  ip(packet: Buffer): ReturnType<typeof parseIpv4> {
    return parseIpv4(this.send(0x0800, packet)[0] ?? Buffer.alloc(0));
  }

  arp(who: string): Buffer | undefined {
    const octets = (address: string) => Buffer.from(address.split('.').map(Number));
    const request = [Buffer.from('0001080006040001', 'hex'), MAC, octets(ME), Buffer.alloc(6)];
    return this.send(0x0806, Buffer.concat([...request, octets(who)]), EVERYONE)[0];
  }

  dhcp(type: number, options: number[] = [], flags = 0): Buffer | undefined {
    const fixed = Buffer.alloc(236);
    fixed.set([1, 1, 6, 0, 0xde, 0xad, 0xbe, 0xef]);
    fixed.writeUInt16BE(flags, 10);
    MAC.copy(fixed, 28);
    const rest = Buffer.from([0x63, 0x82, 0x53, 0x63, 53, 1, type, 0, ...options, 255]);
    const data = Buffer.concat([fixed, rest]);
    const packet = encodeUdp('0.0.0.0', '255.255.255.255', {
      sourcePort: 68,
      destinationPort: 67,
      data,
    });
    const [reply] = this.send(0x0800, encodeIpv4(packet, 1), EVERYONE);
    const answer = reply && parseIpv4(reply);
    return answer && parseUdp(answer)?.data;
  }

  close(): void {
    this.lan.close();
    this.carrier.close();
  }
}

/** Options of a DHCP message by their numbers. */
function optionsOf(message: Buffer): Map<number, number[]> {
  const options = new Map<number, number[]>();
  for (let at = 240; message[at] !== 255; at += 2 + (message[at + 1] ?? 0)) {
    options.set(message[at] ?? 0, [...message.subarray(at + 2, at + 2 + (message[at + 1] ?? 0))]);
  }
  return options;
}

test('DHCP: offer, acknowledgement, and no to another address', () => {
  const host = new Host();
  const offer = host.dhcp(DISCOVER);
  assert.ok(offer);
  assert.deepEqual([...offer.subarray(4, 8)], [0xde, 0xad, 0xbe, 0xef]);
  assert.equal(offer.subarray(16, 20).join('.'), ME);
  const options = optionsOf(offer);
  assert.deepEqual(options.get(53), [2]);
  assert.deepEqual(options.get(1), [255, 255, 255, 0]);
  for (const code of [3, 6, 54]) assert.equal(options.get(code)?.join('.'), ROUTER);
  assert.deepEqual(parseFrame(host.frames[0] ?? Buffer.alloc(0))?.destination, MAC);
  const ack = host.dhcp(REQUEST, [50, 4, 192, 168, 8, 100, 54, 4, 192, 168, 8, 1], 0x8000);
  assert.deepEqual(ack && optionsOf(ack).get(53), [5]);
  assert.deepEqual(parseFrame(host.frames[0] ?? Buffer.alloc(0))?.destination, EVERYONE);
  const nak = host.dhcp(REQUEST, [50, 4, 192, 168, 8, 7]);
  assert.deepEqual(nak && optionsOf(nak).get(53), [6]);
  assert.equal(host.dhcp(REQUEST, [50, 4, 192, 168, 8, 100, 54, 4, 10, 0, 0, 1]), undefined);
  assert.equal(host.dhcp(RELEASE), undefined);
  assert.equal(host.send(0x0800, Buffer.from('nonsense'), EVERYONE).length, 0);
  const told = host.events.map(describeEvent);
  assert.deepEqual(told[1], `DHCP ack of ${ME} to 0c:5b:8f:27:9a:64`);
  host.close();
});

test('ARP is answered for the router and nobody else', () => {
  const host = new Host();
  const reply = host.arp(ROUTER);
  assert.equal(reply?.readUInt16BE(6), 2);
  assert.equal(reply?.subarray(14, 18).join('.'), ROUTER);
  assert.deepEqual(reply?.subarray(18, 24), MAC);
  assert.ok((host.frames[0]?.length ?? 0) >= 60);
  assert.equal(host.arp('192.168.8.2'), undefined);
  host.close();
});

test("behind the router is the carrier's internet: names, hosts, nothing without a network", () => {
  const host = new Host();
  host.router = Buffer.from(host.arp(ROUTER)?.subarray(8, 14) ?? []);
  const reply = host.ip(ping(ME, HOST, 'payload'));
  assert.equal(reply?.source, HOST);
  assert.equal(parseIcmp(reply?.payload ?? Buffer.alloc(0))?.data.toString(), 'payload');
  assert.equal(host.ip(udp(ME, ROUTER, 53, dnsQuery('google.com')))?.source, ROUTER);
  assert.equal(host.ip(ping('192.168.8.7', HOST, 'x')), undefined);
  assert.equal(host.ip(ping(ME, ROUTER, 'x'))?.source, ROUTER);
  host.online = false;
  assert.equal(host.ip(ping(ME, HOST, 'x')), undefined);
  assert.equal(host.ip(udp(ME, ROUTER, 53, dnsQuery('google.com'))), undefined);
  assert.equal(host.ip(ping(ME, ROUTER, 'x'))?.source, ROUTER);
  host.online = true;
  host.carrier.behaviour.blackHole = true;
  assert.equal(host.ip(ping(ME, HOST, 'x')), undefined);
  host.carrier.behaviour.blackHole = false;
  host.carrier.behaviour.longestPacket = 600;
  assert.equal(host.ip(ping(ME, HOST, 'x'.repeat(572)))?.source, HOST);
  assert.equal(host.ip(ping(ME, HOST, 'x'.repeat(573))), undefined);
  assert.equal(host.ip(ping(ME, ROUTER, 'x'.repeat(573)))?.source, ROUTER);
  host.carrier.behaviour.longestPacket = Infinity;
  assert.deepEqual([host.carrier.dials, host.carrier.sessions.length], [0, 0]);
  host.close();
  assert.equal(host.ip(ping(ME, HOST, 'x')), undefined);
});
