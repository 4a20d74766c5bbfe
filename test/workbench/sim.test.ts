import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../scripts/config';
import { AtModem, loadKind, simFor, type Sim } from '../../scripts/emulate';
import { UserError } from '../../scripts/frame';
import { chooseSim, readSimPin } from '../../scripts/workbench/sim';
import { SimTray, describeSim } from '../../scripts/workbench/sim-tray';
import { world } from '../support/world';
import { aDevice, aLink } from '../target/device';

const MODEM = loadKind('huawei-12d1-1506');
const STRANGE = loadKind('brovi-3566-2001');
const other = aLink({
  name: 'other',
  pin: new Secret('2222'),
  modem: { ...aLink().modem, ids: ['201e:1022'] } as ReturnType<typeof aLink>['modem'],
});
const device = aDevice({ links: [other, aLink({ pin: new Secret('1111') })] });
const NOTHING = new Map<string, string[]>();
const pinOf = ({ sim }: { sim: Sim }) => (sim.kind === 'ready' ? sim.pin : 'not ready');

test('of two links the PIN is that of the link that uses this modem', () => {
  assert.deepEqual(simFor(device, MODEM), { kind: 'ready', pin: '1111' });
  assert.deepEqual(simFor(device, loadKind('haier-201e-1023')), { kind: 'ready', pin: '2222' });
  assert.deepEqual(simFor(device, STRANGE), { kind: 'ready' });
});

test('--sim-pin comes before pppi.conf, and that before the YAML', () => {
  const settings = new Map([['twilio.pin', ['3333']]]);
  assert.equal(pinOf(chooseSim(device, MODEM, settings, '4444')), '4444');
  assert.equal(pinOf(chooseSim(device, MODEM, settings, '')), undefined);
  assert.equal(pinOf(chooseSim(device, MODEM, settings, undefined)), '3333');
  assert.equal(pinOf(chooseSim(device, MODEM, NOTHING, undefined)), '1111');
  const stored = new Map([['twilio.pin', ['****']]]);
  assert.equal(pinOf(chooseSim(device, MODEM, stored, undefined)), '1111');
  const { sim, why } = chooseSim(device, STRANGE, settings, undefined);
  assert.deepEqual(sim, { kind: 'ready' });
  assert.match(why, /no link/);
});

test('link.pin of pppi.conf is the one link’s', () => {
  const settings = new Map([['link.pin', ['3333']]]);
  const one = aDevice({ links: [aLink()] });
  assert.equal(pinOf(chooseSim(one, MODEM, settings, undefined)), '3333');
  assert.equal(pinOf(chooseSim(device, MODEM, settings, undefined)), '1111');
});

test('no words about a SIM have its PIN', () => {
  const settings = new Map([['twilio.pin', ['3333']]]);
  for (const [conf, asked] of [
    [settings, '4444'],
    [settings, undefined],
    [NOTHING, undefined],
  ] as const)
    assert.doesNotMatch(chooseSim(device, MODEM, conf, asked).why, /\d{4}/);
});

test('--sim-pin: digits, none, or a variable; a wrong one is not shown', () => {
  assert.equal(readSimPin('1234', {}), '1234');
  assert.equal(readSimPin('none', {}), '');
  assert.equal(readSimPin('env:PIN', { PIN: '12345678' }), '12345678');
  for (const [word, env] of [
    ['12', {}],
    ['env:PIN', {}],
    ['env:PIN', { PIN: '98765432100' }],
  ] as const)
    assert.throws(
      () => readSimPin(word, env),
      (error) => {
        assert.ok(error instanceof UserError && error.exitCode === 2);
        assert.doesNotMatch(`${error.message} ${error.hint}`, /98765432100/);
        return true;
      },
    );
});

test('SIMs of the bench: each has its number, and the first one comes back with the tries it had', () => {
  const sim: Sim = { kind: 'ready', pin: '1111' };
  const modem = new AtModem({
    profile: MODEM.modem,
    sim,
    ...world(),
    onDial: () => 'no carrier',
  });
  const numbers = [modem.subscription.iccid];
  const tray = new SimTray({ modem });
  modem.sim = { kind: 'pin', pin: '1111', triesLeft: 2 };
  tray.other('2222');
  numbers.push(modem.subscription.iccid);
  assert.equal(describeSim(modem.sim, false), 'will ask for its PIN');
  assert.equal(describeSim(modem.sim, true), 'PIN accepted');
  assert.deepEqual(modem.sim, { kind: 'ready', pin: '2222' });
  tray.other();
  numbers.push(modem.subscription.iccid);
  assert.deepEqual(modem.sim, { kind: 'ready' });
  tray.out();
  assert.deepEqual(modem.sim, { kind: 'absent' });
  tray.in();
  assert.deepEqual(modem.sim, { kind: 'pin', pin: '1111', triesLeft: 2 });
  assert.equal(modem.subscription.iccid, numbers[0]);
  assert.equal(new Set(numbers).size, 3);
});
