import assert from 'node:assert/strict';
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseIcmp } from '../../../scripts/emulate/carrier/internet/icmp';
import {
  checksum,
  encodeIpv4,
  parseAddress,
  parseIpv4,
} from '../../../scripts/emulate/carrier/internet/ipv4';
import { parseUdp } from '../../../scripts/emulate/carrier/internet/udp';
import { describeEvent } from '../../../scripts/emulate/carrier';
import type { Setup } from './device';
import { setUp } from './device';
import { dnsQuery, ping, received, udp } from './packets';

const ME = '26.35.123.110';
const HOST = '172.217.11.174';
const last = ({ device }: Setup) => received(device.packets.at(-1));

test('the internet checksum of the example in RFC 1071', () => {
  const sum = ~checksum(Buffer.from('0001f203f4f5f6f7', 'hex')) & 0xffff;
  assert.equal(sum, 0xddf2);
});

test('dotted addresses: four numbers up to 255 without leading zeros, nothing else', () => {
  assert.deepEqual([...parseAddress('255.0.10.1')], [255, 0, 10, 1]);
  for (const wrong of ['', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', '1.2.3.x', ' 1.2.3.4']) {
    assert.throws(() => parseAddress(wrong), RangeError);
  }
});

test('IPv4: what is encoded is read back; a flipped header bit or a fragment is not read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1480 }), fc.nat({ max: 159 }), (data, bit) => {
      const packet = { source: ME, destination: HOST, protocol: 17, payload: Buffer.from(data) };
      const octets = encodeIpv4(packet, 5);
      assert.deepEqual(parseIpv4(octets), packet);
      octets.writeUInt8((octets[bit >> 3] as number) ^ (1 << (bit & 7)), bit >> 3);
      assert.equal(parseIpv4(octets), undefined);
    }),
  );
});

test('ping: hosts, name servers and the pool answer with the same data and sequence', () => {
  const setup = setUp({ peerAddress: '10.0.0.1' });
  for (const address of [HOST, '10.177.0.210', '26.35.123.112', '10.0.0.1']) {
    setup.device.send(0x21, ping(ME, address, 'payload'));
    const packet = last(setup);
    const reply = parseIcmp(packet.payload);
    assert.deepEqual([packet.source, packet.destination], [address, ME]);
    assert.equal(reply?.type, 0);
    assert.equal(reply?.rest.toString('hex'), '12340007');
    assert.equal(reply?.data.toString(), 'payload');
  }
});

test('unknown hosts, UDP ports and protocols are unreachable, each with its code', () => {
  const setup = setUp();
  const code = (packet: Buffer): [number | undefined, string] => {
    setup.device.send(0x21, packet);
    const message = parseIcmp(last(setup).payload);
    assert.equal(message?.type, 3);
    assert.deepEqual(message?.data.subarray(0, 20), packet.subarray(0, 20));
    return [message?.code, last(setup).source];
  };
  assert.deepEqual(code(ping(ME, '9.9.9.9')), [1, '100.64.0.1']);
  assert.deepEqual(code(udp(ME, HOST, 53, Buffer.alloc(4))), [3, HOST]);
  const sctp = { source: ME, destination: HOST, protocol: 132, payload: Buffer.alloc(12) };
  assert.deepEqual(code(encodeIpv4(sctp, 1)), [2, HOST]);
});

test('no answer to multicast, broadcast, ICMP errors and packets from a wrong source', () => {
  const setup = setUp();
  const error = { source: ME, destination: '9.9.9.9', protocol: 1, payload: Buffer.from([3, 1]) };
  setup.device.send(0x21, ping(ME, '224.0.0.251'));
  setup.device.send(0x21, ping(ME, '255.255.255.255'));
  setup.device.send(0x21, encodeIpv4(error, 1));
  setup.device.send(0x21, ping('169.254.62.145', HOST));
  assert.equal(setup.device.packets.length, 0);
  assert.equal(setup.events.at(-1)?.kind, 'wrong-source');
});

test('NTP tells the time of the clock and returns the time stamp of the client', () => {
  const setup = setUp();
  const request = Buffer.alloc(48);
  request[0] = 0x23;
  request.write('transmit', 40);
  setup.device.send(0x21, udp(ME, '162.159.200.1', 123, request));
  const reply = parseUdp(last(setup))?.data as Buffer;
  assert.equal(reply[0], 0x24);
  assert.equal(reply[1], 1);
  assert.equal(reply.subarray(24, 32).toString(), 'transmit');
  const seconds = Math.floor(setup.clock.now() / 1000);
  assert.equal(reply.readUInt32BE(40) - 2_208_988_800, seconds);
  assert.equal(reply.readUInt32BE(44), 2 ** 30); // a quarter of a second
  setup.device.send(0x21, udp(ME, '162.159.200.1', 123, Buffer.alloc(47)));
  assert.equal(setup.device.packets.length, 1);
});

test('the log line of a query cannot be broken by its name', () => {
  const setup = setUp();
  setup.device.send(0x21, udp(ME, '10.177.0.34', 53, dnsQuery('evil\nline')));
  const event = setup.events.at(-1);
  assert.ok(event !== undefined);
  assert.equal(
    describeEvent(event),
    'DNS query evil?line A from 26.35.123.110 to 10.177.0.34: NXDOMAIN',
  );
});

test('latency delays packets to the device', () => {
  const setup = setUp({ latencyMs: 80 });
  setup.device.send(0x21, ping(ME, HOST));
  setup.clock.pass(79);
  assert.equal(setup.device.packets.length, 0);
  setup.clock.pass(1);
  assert.equal(setup.device.packets.length, 1);
});

test('octets of IP are counted as pppd counts them', () => {
  const { device, carrier } = setUp();
  device.send(0x21, ping(ME, HOST, 'x'.repeat(56)));
  const session = carrier.sessions[0];
  assert.deepEqual([session?.ipBytesReceived, session?.ipBytesSent], [84, 84]);
});

test('IP of any kind never makes the carrier throw', () => {
  const protocol = fc.constantFrom(1, 6, 17, 50);
  fc.assert(
    fc.property(protocol, fc.uint8Array({ maxLength: 100 }), (number, data) => {
      const { device, clock } = setUp();
      const packet = {
        source: ME,
        destination: HOST,
        protocol: number,
        payload: Buffer.from(data),
      };
      device.send(0x21, encodeIpv4(packet, 1));
      device.send(0x21, data);
      clock.pass(1000);
    }),
  );
});

test('the capture file holds both directions with the raw link type', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carrier-'));
  try {
    const pcapFile = join(folder, 'traffic.pcap');
    const { device, carrier } = setUp({ pcapFile });
    device.send(0x21, ping(ME, HOST));
    carrier.close();
    const file = readFileSync(pcapFile);
    assert.equal(file.readUInt32LE(0), 0xa1b2c3d4);
    assert.equal(file.readUInt32LE(20), 101);
    assert.equal(file.length, 24 + 2 * (16 + 36));
    assert.deepEqual(file.subarray(40, 76), ping(ME, HOST));
    assert.equal(file.readUInt32LE(24), Date.UTC(2026, 0, 1) / 1000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
