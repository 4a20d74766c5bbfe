import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  DatagramPeer,
  Servers,
  TcpApplication,
  TcpStream,
} from '../../../scripts/emulate/line';
import { encodeIpv4, IpProtocol } from '../../../scripts/emulate/carrier/internet/ipv4';
import { Flag } from '../../../scripts/emulate/carrier/internet/tcp-segment';
import { parseUdp } from '../../../scripts/emulate/carrier/internet/udp';
import { setUp } from './device';
import { dnsQuery, ping, received, udp } from './packets';
import { TcpClient } from './tcp-client';

/** Servers that are not the carrier's own: whole hosts behind an uplink, and single ports. */

const ME = '26.35.123.110';
const SERVER = '198.51.100.1';
const GOOGLE = '172.217.11.174';
const DNS = '10.177.0.34';
const IPV4 = 0x21;

/** An uplink that records what it gets. */
function withUplink() {
  const sent: Buffer[] = [];
  let receive: (packet: Buffer) => void = () => undefined;
  const servers: Servers = {
    names: { 'broker.example': SERVER },
    uplink: {
      has: (address) => address === SERVER,
      send: (packet) => sent.push(Buffer.from(packet)),
      open: (receiver) => (receive = receiver),
    },
  };
  const setup = setUp({ servers });
  return { ...setup, sent, fromUplink: (packet: Buffer) => receive(packet) };
}

/** The first fragment of a longer packet. */
function fragmentOf(packet: Buffer): Buffer {
  const fragment = Buffer.from(packet);
  const [flags, sum] = [fragment.readUInt16BE(6), fragment.readUInt16BE(10)];
  fragment.writeUInt16BE(0x2000, 6);
  // RFC 1624: the checksum changes by what the word did.
  let change = (~sum & 0xffff) + (~flags & 0xffff) + 0x2000;
  while (change > 0xffff) change = (change & 0xffff) + (change >>> 16);
  fragment.writeUInt16BE(~change & 0xffff, 10);
  return fragment;
}

test('packets to an uplink’s host reach it as they are, fragments too; all others do not', () => {
  const { device, sent } = withUplink();
  const packet = ping(ME, SERVER);
  device.send(IPV4, packet);
  device.send(IPV4, fragmentOf(packet));
  assert.deepEqual(sent, [packet, fragmentOf(packet)]);
  assert.equal(device.packets.length, 0);
  device.send(IPV4, ping(ME, GOOGLE));
  assert.equal(sent.length, 2);
  assert.equal(received(device.packets[0]).source, GOOGLE);
});

test('an uplink gets nothing from an address that the device was not given', () => {
  const { device, sent, events } = withUplink();
  device.send(IPV4, ping('26.35.123.111', SERVER));
  assert.deepEqual(sent, []);
  assert.equal(events.at(-1)?.kind, 'wrong-source');
});

test('packets of an uplink reach the device whose address they have, and no other', () => {
  const { device, fromUplink, carrier } = withUplink();
  fromUplink(ping(SERVER, '26.35.123.111'));
  assert.equal(device.packets.length, 0);
  const packet = fragmentOf(ping(SERVER, ME));
  fromUplink(packet);
  assert.deepEqual(device.packets, [packet]);
  assert.equal(carrier.sessions[0]?.ipPacketsSent, 1);
  device.hangUp();
  fromUplink(packet);
  fromUplink(Buffer.from('no packet'));
  assert.equal(device.packets.length, 1);
});

test('what the carrier does wrong, it does to an uplink too', () => {
  const { device, sent, fromUplink, carrier } = withUplink();
  carrier.behaviour.blackHole = true;
  device.send(IPV4, ping(ME, SERVER));
  fromUplink(ping(SERVER, ME));
  assert.deepEqual([sent, device.packets], [[], []]);
});

test('a name of the servers is known to the carrier’s DNS, and comes before its own', () => {
  const asked = (name: string): string => {
    const { device } = setUp({ servers: { names: { [name]: SERVER } } });
    device.send(IPV4, udp(ME, DNS, 53, dnsQuery(name)));
    return [...(device.packets[0]?.subarray(-4) ?? [])].join('.');
  };
  assert.equal(asked('broker.example'), SERVER);
  assert.equal(asked('google.com'), SERVER);
});

/** A server of one TCP port that decides later. */
function undecided() {
  const seen = { stream: undefined as TcpStream | undefined, heard: '', log: [] as string[] };
  const servers: Servers = {
    names: { 'web.example': SERVER },
    tcp: ({ address, port }) =>
      address === SERVER && port === 80
        ? (stream): TcpApplication => {
            seen.stream = stream;
            return {
              undecided: true,
              data: (octets) => (seen.heard += octets.toString()),
              end: () => seen.log.push('end'),
              lost: () => seen.log.push('lost'),
            };
          }
        : undefined,
  };
  return { seen, setup: setUp({ servers }) };
}

test('an undecided server answers no SYN until it accepts, whatever the device repeats', () => {
  const { seen, setup } = undecided();
  const client = new TcpClient(setup, SERVER);
  client.open();
  client.wait(5000);
  assert.equal(client.segments.length, 0);
  seen.stream?.accept();
  client.write('hello');
  assert.equal(client.segments[0]?.flags, Flag.SYN | Flag.ACK);
  assert.equal(seen.heard, 'hello');
  seen.stream?.write(Buffer.from('hi'));
  seen.stream?.end();
  client.wait(250);
  assert.deepEqual([client.body.toString(), client.finished], ['hi', true]);
  client.close();
  assert.deepEqual(seen.log, ['end']);
  setup.clock.pass(5000);
  assert.equal(setup.clock.timers, 0);
});

test('a server that refuses: RST for the SYN, as from a closed port', () => {
  const { seen, setup } = undecided();
  const client = new TcpClient(setup, SERVER);
  client.open();
  seen.stream?.reset();
  client.wait(250);
  const [refusal] = client.segments;
  assert.deepEqual([refusal?.flags, refusal?.acknowledgment], [Flag.RST | Flag.ACK, 1001]);
  assert.deepEqual(seen.log, ['lost']);
  seen.stream?.accept();
  setup.clock.pass(60_000);
  assert.equal(client.segments.length, 1);
  assert.equal(setup.clock.timers, 0);
});

test('a port that no server has is closed, on a name that only the servers know', () => {
  const { setup } = undecided();
  const client = new TcpClient(setup, SERVER, 81);
  client.open();
  assert.equal(client.reset, true);
});

test('a datagram for a server, its answer, and the refusal of a port where nobody listens', () => {
  let peer: DatagramPeer | undefined;
  const taken: string[] = [];
  const servers: Servers = {
    names: { 'logs.example': SERVER },
    udp: (to, from, data, back) => {
      if (to.port !== 514) return false;
      peer = back;
      taken.push(`${from.address}:${from.port} ${to.address}:${to.port} ${String(data)}`);
      return true;
    },
  };
  const { device, events } = setUp({ servers });
  device.send(IPV4, udp(ME, SERVER, 514, Buffer.from('line')));
  assert.deepEqual(taken, [`${ME}:40000 ${SERVER}:514 line`]);
  peer?.answer(Buffer.from('thanks'));
  const answer = received(device.packets[0]);
  assert.deepEqual(parseUdp(answer), {
    sourcePort: 514,
    destinationPort: 40_000,
    data: Buffer.from('thanks'),
  });
  peer?.refuse();
  assert.equal(events.at(-1)?.kind, 'unreachable');
  assert.equal(received(device.packets[1]).protocol, IpProtocol.ICMP);
  device.send(IPV4, udp(ME, SERVER, 515, Buffer.from('other')));
  assert.equal(received(device.packets[2]).protocol, IpProtocol.ICMP);
  device.hangUp();
  peer?.answer(Buffer.from('late'));
  peer?.refuse();
  assert.equal(device.packets.length, 3);
});

test('a fragment for the carrier’s own hosts is dropped, by name', () => {
  const { device, events } = withUplink();
  device.send(IPV4, fragmentOf(ping(ME, GOOGLE)));
  device.send(
    IPV4,
    encodeIpv4(
      { source: ME, destination: GOOGLE, protocol: 99, payload: Buffer.alloc(0) },
      1,
    ).subarray(0, 12),
  );
  const reasons = events.map((event) => (event.kind === 'garbage' ? event.reason : ''));
  assert.deepEqual(reasons.slice(-2), ['fragmented IPv4 packet', 'malformed IPv4 packet']);
});
