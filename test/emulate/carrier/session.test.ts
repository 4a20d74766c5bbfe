import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { VirtualCarrier, describeEvent, guideCarrier } from '../../../scripts/emulate/carrier';
import { Device, setUp } from './device';
import { ManualClock, world } from '../../support/world';

const LCP = 0xc021;
const IPCP = 0x8021;
const GUIDE = ['26.35.123.110', '10.177.0.34', '10.177.0.210'];

test('a dial ends with the address and name servers of the guide', () => {
  const { device, carrier, events } = setUp();
  assert.equal(device.ipcpAcked, true);
  assert.deepEqual(device.assigned, GUIDE);
  assert.equal(carrier.sessions[0]?.phase, 'open');
  assert.ok(
    events
      .map(describeEvent)
      .includes('IPCP: assigned 26.35.123.110, peer not named, DNS 10.177.0.34 10.177.0.210'),
  );
});

test('without a peer address the carrier names none; with one it does', () => {
  const none = setUp().device.of(IPCP, 1)[0];
  assert.equal(none?.subarray(4).toString('hex'), '');
  const named = setUp({ peerAddress: '10.0.0.1' }).device.of(IPCP, 1)[0];
  assert.equal(named?.subarray(4).toString('hex'), '03060a000001');
});

test('an address asked for by the device gives way to the right one', () => {
  const { device } = setUp({}, { ipcpRequest: [3, 6, 1, 2, 3, 4] });
  assert.deepEqual(device.assigned, ['26.35.123.110']);
});

test('a device that asks for no address is told one', () => {
  const { device } = setUp({}, { ipcpRequest: [129, 6, 0, 0, 0, 0] });
  assert.deepEqual(device.assigned, ['10.177.0.34', '26.35.123.110']);
});

test('VJ compression and WINS servers are rejected, the rest goes on', () => {
  const request = [2, 6, 0, 0x2d, 15, 1, 3, 6, 0, 0, 0, 0, 130, 6, 0, 0, 0, 0];
  const { device } = setUp({}, { ipcpRequest: request });
  assert.equal(device.of(IPCP, 4)[0]?.subarray(4).toString('hex'), '0206002d0f01' + '820600000000');
  assert.deepEqual(device.assigned, ['26.35.123.110']);
});

test('CCP and IPv6CP get a Protocol-Reject that quotes them', () => {
  const { device } = setUp();
  device.sendControl(0x80fd, 1, 1, [26, 4, 0x78, 0]);
  device.sendControl(0x8057, 1, 1);
  const rejects = device.of(LCP, 8).map((packet) => packet.subarray(4).toString('hex'));
  assert.deepEqual(rejects, ['80fd010100081a047800', '805701010004']);
});

test('unknown LCP codes get a Code-Reject', () => {
  const { device } = setUp();
  device.sendControl(LCP, 99, 5, [1, 2]);
  assert.equal(device.of(LCP, 7)[0]?.subarray(4).toString('hex'), '630500060102');
});

test('LCP options that nobody wants are rejected, odd ones corrected', () => {
  const { device } = setUp({}, { passive: true });
  device.sendControl(LCP, 1, 1, [13, 3, 6, 17, 4, 5, 0xdc]);
  assert.equal(device.of(LCP, 4)[0]?.subarray(4).toString('hex'), '0d0306110405dc');
  device.sendControl(LCP, 1, 2, [1, 4, 0, 10]);
  assert.equal(device.of(LCP, 3)[0]?.subarray(4).toString('hex'), '010405dc');
  device.sendControl(LCP, 1, 3, [3, 4, 0xc0, 0x23]);
  assert.equal(device.of(LCP, 4)[1]?.subarray(4).toString('hex'), '0304c023');
});

test("a device with the carrier's own magic number is told another", () => {
  const { device } = setUp({}, { passive: true });
  const own = device.of(LCP, 1)[0]?.subarray(10, 16);
  assert.equal(own?.[0], 5);
  device.sendControl(LCP, 1, 1, [...(own ?? [])]);
  assert.notDeepEqual(device.of(LCP, 3)[0]?.subarray(4), own);
});

test('the first request is repeated early, with one identifier, until the device speaks', () => {
  const { device, clock } = setUp({}, { passive: true });
  clock.pass(1000);
  const requests = device.of(LCP, 1);
  assert.equal(requests.length, 5);
  assert.ok(requests.every((request) => request.equals(requests[0] as Buffer)));
  device.sendControl(LCP, 3, 77); // a stray answer is enough to be heard
  clock.pass(310);
  const early = device.of(LCP, 1).length;
  clock.pass(2500);
  assert.equal(device.of(LCP, 1).length, early);
});

test('a device that never speaks is hung up on, and no timer is left', () => {
  const { device, clock, carrier } = setUp({}, { passive: true });
  clock.pass(60_000);
  assert.equal(device.hungUp, true);
  assert.equal(carrier.sessions[0]?.phase, 'dead');
  assert.equal(clock.timers, 0);
});

test('frames to the device are compressed as it asked', () => {
  const plain = setUp({}, { lcpRequest: [5, 6, 1, 2, 3, 4] });
  const packed = setUp();
  const size = (setup: typeof plain): number => setup.carrier.sessions[0]?.bytesSent ?? 0;
  assert.ok(size(packed) < size(plain));
  assert.deepEqual(plain.device.assigned, GUIDE);
});

test('LCP echo is answered with our magic number and the data of the request', () => {
  const { device, carrier } = setUp();
  device.sendControl(LCP, 9, 3, [1, 2, 3, 4, 0xaa, 0xbb]);
  const reply = device.of(LCP, 10)[0];
  assert.equal(reply?.[1], 3);
  assert.deepEqual(reply?.subarray(4, 8), device.of(LCP, 1)[0]?.subarray(12, 16));
  assert.equal(reply?.subarray(8).toString('hex'), 'aabb');
  assert.equal(carrier.sessions[0]?.echoesAnswered, 1);
});

test('the carrier asks for echo too, and hangs up on a device that stops answering', () => {
  const echo = { intervalMs: 1000, failures: 3 };
  const alive = setUp({ echo });
  alive.clock.pass(20_000);
  assert.equal(alive.carrier.sessions[0]?.phase, 'open');
  const mute = setUp({ echo }, { answersEcho: false });
  mute.clock.pass(20_000);
  assert.equal(mute.device.hungUp, true);
});

test('a Terminate-Request is acknowledged, then the call ends', () => {
  const { device, clock, carrier } = setUp();
  device.sendControl(LCP, 5, 9);
  assert.equal(device.of(LCP, 6)[0]?.[1], 9);
  assert.equal(carrier.sessions[0]?.phase, 'terminate');
  clock.pass(4000);
  assert.equal(device.hungUp, true);
  assert.equal(clock.timers, 0);
});

test('a device that starts LCP over gets its address again', () => {
  const { device, carrier } = setUp();
  device.sendControl(LCP, 1, 50, [5, 6, 9, 9, 9, 9]);
  assert.deepEqual(device.assigned, GUIDE);
  assert.equal(carrier.sessions[0]?.phase, 'open');
});

test('redials get the next address, and a used one comes back when free', () => {
  const clock = new ManualClock();
  const pool = ['26.35.123.110', '26.35.123.111'];
  const carrier = new VirtualCarrier({ ...guideCarrier, pool }, world(clock));
  const [first, second, third] = [new Device(), new Device(), new Device()];
  assert.equal(first.dial(carrier), true);
  assert.equal(second.dial(carrier), true);
  assert.equal(third.dial(carrier), false);
  first.hangUp();
  assert.equal(third.dial(carrier), true);
  assert.deepEqual(
    carrier.sessions.map(({ address }) => address),
    ['26.35.123.110', '26.35.123.111', '26.35.123.110'],
  );
  assert.equal(carrier.dials, 4);
  carrier.close();
  assert.equal(clock.timers, 0);
});

test('unknown APNs are refused; case does not matter; no list takes all', () => {
  const clock = new ManualClock();
  const carrier = new VirtualCarrier(guideCarrier, world(clock));
  assert.equal(new Device().dial(carrier, 'internet'), false);
  assert.equal(new Device().dial(carrier, 'Wireless.Twilio.Com'), true);
  const open = new VirtualCarrier({ ...guideCarrier, apns: undefined }, world(clock));
  assert.equal(new Device().dial(open, 'internet'), true);
});

test('a wrong configuration is refused with the address in question', () => {
  assert.throws(() => new VirtualCarrier({ ...guideCarrier, pool: [] }, world()), /pool/);
  assert.throws(
    () => new VirtualCarrier({ ...guideCarrier, hosts: { a: '1.2.3.456' } }, world()),
    /"1\.2\.3\.456"/,
  );
});

test('no octets of any kind make the carrier throw, at any phase', () => {
  const protocols = fc.constantFrom(LCP, IPCP, 0xc023, 0xc223, 0x21, 0x80fd);
  const traffic = fc.array(fc.tuple(protocols, fc.uint8Array({ maxLength: 80 })), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(traffic, fc.boolean(), fc.uint8Array(), (packets, passive, noise) => {
      const { device, clock, carrier } = setUp({ auth: { kind: 'any' } }, { passive, user: 'u' });
      for (const [protocol, information] of packets) device.send(protocol, information);
      device.octets(noise);
      clock.pass(100_000);
      carrier.close();
      assert.equal(clock.timers, 0);
    }),
  );
});

test('garbage is counted', () => {
  const { device, carrier } = setUp();
  device.octets(Buffer.from('~\rgarbage~'));
  device.send(IPCP, Buffer.from([1, 1, 0, 200]));
  assert.equal(carrier.sessions[0]?.garbage, 2);
});
