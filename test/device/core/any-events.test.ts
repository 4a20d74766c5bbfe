import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  initialState,
  KINDS,
  linkStatus,
  nextStep,
  step,
  type DeviceConfig,
  type DeviceState,
  type Event,
} from '../../../device/core';
import { seed } from '../../support/seed';
import { CONFIG } from './bench';

const config: DeviceConfig = {
  links: {
    lte: { ...CONFIG, pin: 'p', pinWithoutTries: 'once' },
    card: { ...CONFIG, kind: 'ethernet-modem', metric: 201, table: 11, check: null },
    _ethernet: { ...CONFIG, kind: 'ethernet', metric: 100, table: 9 },
  },
  clock: { servers: ['one', 'two'], built: 1000 },
};

const small = fc.nat(8);
const links = fc.constantFrom('lte', 'card', '_ethernet', 'nobody');
const lease = fc.record(
  {
    interface: fc.constantFrom('ppp0', 'eth0'),
    address: fc.constantFrom('10.0.0.2', '192.168.8.100', 'nonsense'),
    prefix: fc.constantFrom(null, 24, 99),
    peer: fc.constantFrom(null, '10.64.64.64', '192.168.8.1', ''),
    dns: fc.array(fc.constantFrom('9.9.9.9', '192.168.8.1', '::1', 'x\ny'), { maxLength: 4 }),
  },
  // It is kept in the state as it is, which JSON gives back with the prototype of objects.
  { noNullPrototype: true },
);
const tries = fc.constantFrom(null, 0, 1, 2, 3);

/** Anything that may be told, at any time, of a link that there is or not. */
const events: fc.Arbitrary<Event> = fc.oneof(
  fc.constant<Event>({ is: 'tick' }),
  fc.constant<Event>({ is: 'network-failed' }),
  fc.record({ is: fc.constant('started' as const), running: fc.dictionary(links, small) }),
  fc.record({
    is: fc.constant('data' as const),
    marks: fc.constant({}),
    restarts: fc.array(fc.nat(5000), { maxLength: 3 }),
    clock: fc.constantFrom(null, 5000),
  }),
  fc.record({
    ...{ is: fc.constant('time-said' as const), ask: small },
    said: fc.constantFrom(
      { is: 'nothing' as const },
      { is: 'kiss' as const, code: 'DENY' },
      { is: 'time' as const, time: 90_000, at: 3 },
    ),
  }),
  fc.record({
    ...{ link: links, is: fc.constant('port' as const), plug: fc.constantFrom('', 'a', 'b') },
    control: fc.boolean(),
  }),
  fc.record({ link: links, is: fc.constant('wish' as const), want: fc.constantFrom('on', 'off') }),
  fc.record({
    ...{ link: links, is: fc.constant('looked' as const), ask: small },
    sim: fc.constantFrom('ready', 'pin', 'puk', 'absent', 'locked', 'busy', 'silent'),
    network: fc.constantFrom('home', 'roaming', 'denied', 'searching', 'radio-off', 'unknown'),
    ...{ card: fc.constantFrom(null, 'none', '8900'), tries, registersAnew: fc.boolean() },
  }),
  fc.record({ link: links, is: fc.constant('remembered' as const), ask: small, ok: fc.boolean() }),
  fc.record({
    ...{ link: links, is: fc.constant('pin-answered' as const), ask: small, tries },
    result: fc.constantFrom('accepted', 'refused', 'unclear'),
  }),
  fc.record({ link: links, is: fc.constant('escaped' as const), ask: small }),
  fc.record({ link: links, is: fc.constant('up' as const), call: small, lease }),
  fc.record({ link: links, is: fc.constant('down' as const), call: small }),
  fc.record({
    ...{ link: links, is: fc.constant('ended' as const), call: small },
    ...{ status: fc.constantFrom(null, 0, 5, 8, 15, 16, 19, 137, 255), heard: fc.boolean() },
  }),
  fc.record({
    ...{ link: links, is: fc.constant('checked' as const), ask: small },
    verdict: fc.constantFrom('ok', 'no-internet', 'dns-dead'),
  }),
  fc.record({
    ...{ link: links, is: fc.constant('measured' as const), ask: small },
    signal: fc.constant(null),
  }),
  fc.record({
    ...{ link: links, is: fc.constant('restart-counted' as const), ask: small, ok: fc.boolean() },
  }),
);

/** After how many seconds, or when it is due; the clock may be set in between. */
const moments = fc.array(
  fc.record({
    event: events,
    after: fc.constantFrom(null, 0, 0.4, 1, 7, 130, 4000),
    clock: fc.constantFrom(0, 0, 0, 1e9, -1e9),
  }),
  { maxLength: 80 },
);

/** What has to hold after each step, whatever was told. */
function holds(state: DeviceState, up: number): void {
  assert.deepEqual(JSON.parse(JSON.stringify(state)), state, 'JSON can hold it');
  assert.ok(nextStep(state, config) > up, 'nothing that is due is left undone');
  for (const [name, link] of Object.entries(config.links)) {
    const facts = { modem: null, traffic: null, restarts: [] };
    const status = linkStatus(state, name, link, facts, { up, clock: up });
    assert.ok(status && !JSON.stringify(status).includes('undefined'));
  }
}

test('whatever is told whenever: the state is whole, what is due is done, no dial below the floor', () => {
  fc.assert(
    fc.property(moments, (list) => {
      let state = initialState(config);
      let [up, ahead] = [0, 0];
      const dialled: Record<string, number> = {};
      for (const { event, after, clock } of list) {
        up =
          after === null ? Math.min(Math.max(up, nextStep(state, config)), up + 1e5) : up + after;
        ahead += clock;
        const next = step(state, event, { up, clock: up + ahead, chance: 0.5 }, config);
        state = next.state;
        for (const action of next.actions) {
          if (action.do !== 'dial') continue;
          const floor = KINDS[config.links[action.link]?.kind ?? 'serial'].floor;
          const before = dialled[action.link];
          assert.ok(before === undefined || up - before >= floor, 'no dial below the floor');
          dialled[action.link] = up;
        }
        holds(state, up);
      }
    }),
    { seed: seed(), numRuns: 400 },
  );
});
