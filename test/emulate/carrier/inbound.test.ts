import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TcpApplication, TcpStream } from '../../../scripts/emulate/line';
import { encodeIpv4 } from '../../../scripts/emulate/carrier/internet/ipv4';
import {
  encodeTcp,
  Flag,
  parseTcp,
  type TcpSegment,
} from '../../../scripts/emulate/carrier/internet/tcp-segment';
import { setUp, type Setup } from './device';
import { received } from './packets';

/** Connections that somebody out there opens to the device, which here is taken apart segment by segment. */

const DEVICE = '26.35.123.110';
const VISITOR = '203.0.113.22';

/** A client that records what happens to it. */
function client(change: Partial<TcpApplication> = {}) {
  const seen = { log: [] as string[], heard: '', stream: undefined as TcpStream | undefined };
  const program = (stream: TcpStream): TcpApplication => {
    seen.stream = stream;
    return {
      opened: () => seen.log.push('opened'),
      data: (octets) => (seen.heard += octets.toString('latin1')),
      end: () => seen.log.push('end'),
      lost: () => seen.log.push('lost'),
      ...change,
    };
  };
  return { seen, program };
}

/** The device's end: what came last, and an answer to it. */
function last({ device }: Setup): TcpSegment {
  const segment = parseTcp(received(device.packets.at(-1)));
  assert.ok(segment);
  return segment;
}

function answer({ device }: Setup, segment: Partial<TcpSegment>, to: TcpSegment): void {
  const whole: TcpSegment = {
    sourcePort: to.destinationPort,
    destinationPort: to.sourcePort,
    sequence: 7000,
    acknowledgment: 0,
    flags: Flag.ACK,
    window: 65_535,
    mss: undefined,
    data: Buffer.alloc(0),
    ...segment,
  };
  device.send(0x21, encodeIpv4(encodeTcp(DEVICE, VISITOR, whole), 1));
}

/** A connection that stands: the device has accepted. @returns the number that the client counts from */
function accepted(
  setup: Setup,
  program: (stream: TcpStream) => TcpApplication,
  mss = 1000,
): number {
  assert.equal(setup.carrier.reach(22, program), true);
  const syn = last(setup);
  assert.deepEqual([syn.flags, syn.destinationPort, syn.mss], [Flag.SYN, 22, 1460]);
  const acknowledgment = syn.sequence + 1;
  answer(setup, { flags: Flag.SYN | Flag.ACK, acknowledgment, mss }, syn);
  assert.deepEqual([last(setup).flags, last(setup).acknowledgment], [Flag.ACK, 7001]);
  return acknowledgment;
}

test('a device that accepts is talked to, in segments that it takes', () => {
  const setup = setUp();
  const { seen, program } = client();
  const base = accepted(setup, program);
  assert.deepEqual(seen.log, ['opened']);
  seen.stream?.write(Buffer.alloc(2500, 'x'));
  const sizes = setup.device.packets.slice(-3).map((each) => parseTcp(received(each))?.data.length);
  assert.deepEqual(sizes, [1000, 1000, 500]);
  assert.equal(seen.stream?.waiting, 2500);
  answer(setup, { sequence: 7001, acknowledgment: base + 2500 }, last(setup));
  assert.equal(seen.stream?.waiting, 0);
  const hello = { sequence: 7001, acknowledgment: base + 2500, data: Buffer.from('hello') };
  answer(setup, hello, last(setup));
  assert.equal(seen.heard, 'hello');
  assert.equal(last(setup).acknowledgment, 7006);
});

test('both ends say that they have no more, and nothing is left', () => {
  const setup = setUp();
  const { seen, program } = client();
  const base = accepted(setup, program);
  answer(setup, { sequence: 7001, acknowledgment: base, flags: Flag.FIN | Flag.ACK }, last(setup));
  seen.stream?.end();
  answer(setup, { sequence: 7002, acknowledgment: base + 1 }, last(setup));
  setup.clock.pass(5000);
  assert.deepEqual(seen.log, ['opened', 'end']);
  assert.equal(setup.clock.timers, 0);
});

test('a SYN that is lost is repeated; a SYN-ACK that comes again is acknowledged again', () => {
  const setup = setUp();
  const { program } = client();
  setup.carrier.reach(22, program);
  const first = last(setup);
  const count = setup.device.packets.length;
  setup.clock.pass(1250);
  assert.equal(setup.device.packets.length, count + 1);
  assert.deepEqual(last(setup), first);
  const accept = { flags: Flag.SYN | Flag.ACK, acknowledgment: first.sequence + 1 };
  for (let times = 0; times < 2; times++) {
    const before = setup.device.packets.length;
    answer(setup, accept, first);
    assert.equal(setup.device.packets.length, before + 1);
    assert.deepEqual([last(setup).flags, last(setup).acknowledgment], [Flag.ACK, 7001]);
  }
});

test('a device that refuses: lost, and no answer to its RST', () => {
  const setup = setUp();
  const { seen, program } = client();
  setup.carrier.reach(22, program);
  const syn = last(setup);
  const refusal = { flags: Flag.RST | Flag.ACK, sequence: 0 };
  answer(setup, { ...refusal, acknowledgment: syn.sequence + 9 }, syn);
  assert.deepEqual(seen.log, []);
  answer(setup, { ...refusal, acknowledgment: syn.sequence + 1 }, syn);
  assert.deepEqual(seen.log, ['lost']);
  assert.deepEqual(last(setup), syn);
  assert.equal(setup.clock.timers, 0);
});

test('a device that never answers is given up, and one that hangs up is lost', () => {
  const patient = setUp();
  const silent = client();
  patient.carrier.reach(22, silent.program);
  patient.clock.pass(600_000);
  assert.deepEqual(silent.seen.log, ['lost']);
  assert.equal(patient.clock.timers, 0);
  const setup = setUp();
  const { seen, program } = client();
  accepted(setup, program);
  setup.device.hangUp();
  assert.deepEqual(seen.log, ['opened', 'lost']);
  assert.equal(setup.carrier.reach(22, program), false);
});

test('a client that has no room says so, and says when it has again', () => {
  const setup = setUp();
  let room = 0;
  const { seen, program } = client({ room: () => room });
  accepted(setup, program);
  assert.equal(last(setup).window, 0);
  room = 1000;
  seen.stream?.readMore();
  assert.deepEqual([last(setup).flags, last(setup).window], [Flag.ACK, 1000]);
});

test('a client that goes away tells the device by RST', () => {
  const setup = setUp();
  const { seen, program } = client();
  const base = accepted(setup, program);
  seen.stream?.reset();
  const { flags, sequence } = last(setup);
  assert.deepEqual([(flags & Flag.RST) !== 0, sequence], [true, base]);
  assert.deepEqual(seen.log, ['opened', 'lost']);
});
