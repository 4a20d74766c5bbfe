import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chapResponse } from '../../../scripts/emulate/carrier/ppp/chap';
import type { CarrierAuth } from '../../../scripts/emulate/carrier';
import type { DeviceOptions, Setup } from './device';
import { setUp } from './device';

const right = { user: 'dev', password: 'secret' };
const demand = (kind: 'pap' | 'chap'): { auth: CarrierAuth } => ({ auth: { kind, ...right } });
const phase = ({ carrier }: Setup): string | undefined => carrier.sessions[0]?.phase;

for (const kind of ['pap', 'chap'] as const) {
  test(`${kind}: the right password opens the network`, () => {
    const setup = setUp(demand(kind), right);
    assert.equal(setup.device.authResult, 'ack');
    assert.equal(phase(setup), 'open');
    assert.equal(setup.carrier.sessions[0]?.user, 'dev');
  });

  const wrong: DeviceOptions[] = [
    { user: 'dev', password: 'secre' },
    { user: 'Dev', password: 'secret' },
    { user: '', password: '' },
  ];
  for (const options of wrong) {
    test(`${kind}: "${options.user}", "${options.password}" is refused and hung up on`, () => {
      const setup = setUp(demand(kind), options);
      assert.equal(setup.device.authResult, 'nak');
      assert.equal(setup.device.hungUp, true);
      assert.equal(setup.device.ipcpAcked, false);
      assert.equal(setup.clock.timers, 0);
    });
  }

  test(`${kind}: a device without a user refuses to authenticate and is let go`, () => {
    const setup = setUp(demand(kind));
    assert.equal(setup.device.hungUp, true);
    const closing = setup.device.of(0xc021, 5)[0]?.subarray(4).toString();
    assert.equal(closing, 'the device refuses to authenticate');
  });
}

test('chap: a device that offers PAP instead is let go', () => {
  assert.equal(setUp(demand('chap'), { ...right, papOnly: true }).device.hungUp, true);
});

test('any: CHAP is asked for and everyone is let in', () => {
  const setup = setUp({ auth: { kind: 'any' } }, { user: 'x', password: 'y' });
  assert.equal(phase(setup), 'open');
  assert.equal(setup.device.of(0xc223, 1)[0]?.subarray(21).toString(), 'UMTS_CHAP_SRVR');
});

test('any: PAP will do when the device does not want CHAP', () => {
  const setup = setUp({ auth: { kind: 'any' } }, { user: 'x', password: 'y', papOnly: true });
  assert.equal(phase(setup), 'open');
  assert.equal(setup.device.of(0xc023, 2).length, 1);
});

test('any: a device without a user is let go', () => {
  assert.equal(setUp({ auth: { kind: 'any' } }).device.hungUp, true);
});

test('pap: a repeated request gets the same answer again', () => {
  const setup = setUp(demand('pap'), right);
  setup.device.sendControl(0xc023, 1, 2, [1, 120, 1, 121]);
  assert.equal(setup.device.of(0xc023, 2).length, 2);
  assert.equal(phase(setup), 'open');
});

test('pap: a request whose lengths lie is dropped', () => {
  const setup = setUp(demand('pap'), { ...right, passive: true });
  setup.device.sendControl(0xc021, 2, 1, [...(setup.device.of(0xc021, 1)[0]?.subarray(4) ?? [])]);
  setup.device.sendControl(0xc021, 1, 1);
  setup.device.sendControl(0xc023, 1, 1, [200, 1, 2]);
  setup.device.sendControl(0xc023, 1, 1, [1, 65, 9, 66]);
  assert.equal(setup.device.of(0xc023).length, 0);
  assert.equal(setup.carrier.sessions[0]?.garbage, 2);
});

test('chap: the challenge is repeated while nobody answers, ten times', () => {
  const setup = setUp(demand('chap'), { ...right, passive: true });
  setup.device.sendControl(0xc021, 2, 1, [...(setup.device.of(0xc021, 1)[0]?.subarray(4) ?? [])]);
  setup.device.sendControl(0xc021, 1, 1);
  setup.clock.pass(60_000);
  assert.equal(setup.device.of(0xc223, 1).length, 10);
  assert.equal(setup.device.hungUp, true);
});

test('chap: MD5 over identifier, secret and challenge, as pppd 2.4.9 computed it', () => {
  const challenge = Buffer.from('47770797a59c41a9ee6a4f0354498ef2', 'hex');
  const response = '3b9feb590a4e10e04424ca8b68f93bde';
  assert.equal(chapResponse(1, 'bad', challenge).toString('hex'), response);
});
