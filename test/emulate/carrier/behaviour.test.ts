import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VirtualCarrier, guideCarrier } from '../../../scripts/emulate/carrier';
import { Device, setUp } from './device';
import { ManualClock, world } from '../../support/world';
import { dnsQuery, ping, udp } from './packets';

const LCP = 0xc021;
const ME = '26.35.123.110';

function dialled(change: (carrier: VirtualCarrier) => void, device = new Device()) {
  const clock = new ManualClock();
  const carrier = new VirtualCarrier({ ...guideCarrier, echo: 'off' }, world(clock));
  change(carrier);
  device.dial(carrier);
  clock.pass(250);
  return { clock, carrier, device };
}

test('silentLcp: nothing is sent, and the call is not ended', () => {
  const { clock, device, carrier } = dialled(({ behaviour }) => (behaviour.silentLcp = true));
  device.sendControl(LCP, 1, 1);
  clock.pass(120_000);
  assert.equal(device.frames.length, 0);
  assert.equal(device.hungUp, false);
  carrier.behaviour.terminateSessions();
  clock.pass(10_000);
  assert.equal(device.hungUp, true);
});

test('silentLcp off again: a request of the device starts negotiation', () => {
  const { clock, device, carrier } = dialled(({ behaviour }) => (behaviour.silentLcp = true));
  clock.pass(60_000);
  carrier.behaviour.silentLcp = false;
  device.sendControl(LCP, 1, 1);
  assert.equal(carrier.sessions[0]?.phase, 'open');
  assert.equal(device.ipcpAcked, true);
});

test('deafLcp: the carrier asks and asks, hears nothing, and does not hang up', () => {
  const { clock, device, carrier } = dialled(({ behaviour }) => (behaviour.deafLcp = true));
  clock.pass(120_000);
  assert.ok(device.of(LCP, 1).length >= 10);
  assert.equal(device.of(LCP, 2).length, 0);
  assert.equal(device.hungUp, false);
  assert.equal(carrier.sessions[0]?.phase, 'establish');
  carrier.behaviour.terminateSessions();
  clock.pass(10_000);
  assert.equal(device.hungUp, true);
});

test('auth: the next call has to prove another account by another protocol', () => {
  const account = { kind: 'pap', user: 'dev', password: 'right' } as const;
  const right = new Device({ user: 'dev', password: 'right' });
  const { carrier, clock } = dialled(({ behaviour }) => (behaviour.auth = account), right);
  assert.equal(right.authResult, 'ack');
  const wrong = new Device({ user: 'dev', password: 'wrong' });
  wrong.dial(carrier);
  clock.pass(250);
  assert.equal(wrong.authResult, 'nak');
  carrier.behaviour.auth = undefined;
  const open = new Device();
  open.dial(carrier);
  clock.pass(250);
  assert.equal(open.authResult, undefined);
  assert.equal(open.ipcpAcked, true);
});

test('refuseAuth: even a carrier without authentication asks, and refuses', () => {
  const device = new Device({ user: 'dev', password: 'secret' });
  dialled(({ behaviour }) => (behaviour.refuseAuth = true), device);
  assert.equal(device.authResult, 'nak');
  assert.equal(device.hungUp, true);
});

test('noDnsInIpcp: the DNS options are rejected, the address is given', () => {
  const { device, carrier } = dialled(({ behaviour }) => (behaviour.noDnsInIpcp = true));
  assert.deepEqual(device.assigned, [ME]);
  assert.equal(carrier.sessions[0]?.phase, 'open');
});

test('ignoreEcho: no reply from the moment it is set', () => {
  const { device, carrier } = setUp();
  device.sendControl(LCP, 9, 1, [1, 2, 3, 4]);
  carrier.behaviour.ignoreEcho = true;
  device.sendControl(LCP, 9, 2, [1, 2, 3, 4]);
  assert.equal(device.of(LCP, 10).length, 1);
  assert.equal(carrier.sessions[0]?.echoesAnswered, 1);
});

test('blackHole: no IP passes, LCP lives, and IP passes again afterwards', () => {
  const { device, carrier } = setUp();
  carrier.behaviour.blackHole = true;
  device.send(0x21, ping(ME, '172.217.11.174'));
  device.sendControl(LCP, 9, 1, [1, 2, 3, 4]);
  assert.equal(device.packets.length, 0);
  assert.equal(device.of(LCP, 10).length, 1);
  carrier.behaviour.blackHole = false;
  device.send(0x21, ping(ME, '172.217.11.174'));
  assert.equal(device.packets.length, 1);
});

test('longestPacket: longer ones are dropped in silence, both ways', () => {
  const { device, carrier } = setUp();
  const HEADERS = 28;
  const asked = (octets: number) => {
    device.send(0x21, ping(ME, '172.217.11.174', 'x'.repeat(octets - HEADERS)));
    return device.packets.splice(0).map(({ length }) => length);
  };
  carrier.behaviour.longestPacket = 1358;
  assert.deepEqual([asked(1358), asked(1359)], [[1358], []]);
  carrier.behaviour.longestPacket = Infinity;
  assert.deepEqual(asked(1500), [1500]);
});

test('dnsDead: queries stay without an answer, ping works', () => {
  const { device, carrier } = setUp();
  carrier.behaviour.dnsDead = true;
  device.send(0x21, udp(ME, '10.177.0.34', 53, dnsQuery('google.com')));
  assert.equal(device.packets.length, 0);
  device.send(0x21, ping(ME, '10.177.0.34'));
  assert.equal(device.packets.length, 1);
});

test('terminateSessions: Terminate-Request with the reason, then the call ends', () => {
  const { device, carrier, clock } = setUp();
  carrier.behaviour.terminateSessions('maintenance');
  assert.equal(device.of(LCP, 5)[0]?.subarray(4).toString(), 'maintenance');
  assert.equal(device.hungUp, true);
  assert.equal(carrier.sessions[0]?.phase, 'dead');
  assert.equal(clock.timers, 0);
  const again = new Device();
  again.dial(carrier);
  clock.pass(250);
  assert.deepEqual(again.assigned[0], '26.35.123.111');
});

test('terminateSessions right after the dial ends the call before LCP began', () => {
  const clock = new ManualClock();
  const carrier = new VirtualCarrier(guideCarrier, world(clock));
  const device = new Device();
  device.dial(carrier);
  carrier.behaviour.terminateSessions();
  assert.equal(device.hungUp, true);
  clock.pass(1000);
  assert.equal(device.frames.length, 0);
});
