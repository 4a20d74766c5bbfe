import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialState, nextStep, step, type DeviceState, type Event } from '../../../device/core';
import { CLOCK, CONFIG, LEASE } from './bench';

const RESTARTS_SOON = { ...CONFIG.recover, device: { kind: 'failures', after: 1 } } as const;
const config = {
  links: { lte: { ...CONFIG, recover: RESTARTS_SOON }, backup: CONFIG },
  clock: CLOCK,
};

/** A device with two links that is told one thing after the other. */
function told(...events: readonly [number, Event][]): {
  device: DeviceState;
  actions: readonly object[];
} {
  let device = initialState(config);
  let actions: readonly object[] = [];
  for (const [up, event] of events) {
    const now = { up, clock: 1_700_000_000 + up, chance: 0 };
    const next = step(device, event, now, config);
    device = next.state;
    actions = next.actions.filter((action) => action.do !== 'log');
  }
  return { device, actions };
}

const ready = (link: string, ask: number): Event => ({
  ...{ link, is: 'looked', ask, sim: 'ready', network: 'home', card: null, tries: null },
});
const START: [number, Event][] = [
  [0, { is: 'started', running: {} }],
  [1, { is: 'data', marks: {}, restarts: [], clock: null }],
  [10, { link: 'lte', is: 'port', plug: 'a' }],
  [10, ready('lte', 1)],
];
const BACKUP_ONLINE: [number, Event][] = [
  [10, { link: 'backup', is: 'port', plug: 'b' }],
  [10, ready('backup', 1)],
  [11, { link: 'backup', is: 'up', call: 1, lease: LEASE }],
];
const LTE_FAILS: [number, Event] = [20, { link: 'lte', is: 'ended', call: 1, status: 16 }];

test('device: actions name their link, and a link hears only what is for it', () => {
  const { device, actions } = told(...START);
  assert.deepEqual(actions, [{ link: 'lte', do: 'dial', call: 1, echo: 'answered' }]);
  assert.deepEqual([device.links.lte?.phase, device.links.backup?.phase], ['dialling', 'port']);
  assert.equal(nextStep(device, config), 120);
});

test('device: it is not restarted while another link has internet', () => {
  const alone = told(...START, LTE_FAILS);
  assert.deepEqual(
    alone.actions.map((action) => 'do' in action && action.do),
    ['count-restart'],
  );
  const { actions } = told(...START, ...BACKUP_ONLINE, LTE_FAILS);
  assert.deepEqual(actions, [
    { link: 'lte', do: 'look', ask: 2, mayRegisterAnew: true, mayBeInData: true },
  ]);
});

test('device: two links that fail at once ask for one restart', () => {
  const both = { ...config, links: { lte: config.links.lte, backup: config.links.lte } };
  let device = initialState(both);
  const counted: unknown[] = [];
  const backup: [number, Event][] = BACKUP_ONLINE.slice(0, 2);
  const fails: [number, Event] = [20, { link: 'backup', is: 'ended', call: 1, status: 16 }];
  for (const [up, event] of [...START, ...backup, LTE_FAILS, fails]) {
    const next = step(device, event, { up, clock: 1_700_000_000 + up, chance: 0 }, both);
    device = next.state;
    counted.push(...next.actions.filter((action) => action.do === 'count-restart'));
  }
  assert.equal(counted.length, 1);
});

test('device: another link that comes online while a restart is written down prevents it', () => {
  const { actions, device } = told(...START, LTE_FAILS, ...BACKUP_ONLINE, [
    21,
    { link: 'lte', is: 'restart-counted', ask: 2, ok: true },
  ]);
  assert.ok(!actions.some((action) => 'do' in action && action.do === 'restart-device'));
  assert.deepEqual(device.shared.restarts, [1_700_000_020]);
});

test('device: a second arrival of the data partition brings back nothing that is over', () => {
  const { device } = told(
    ...START,
    [12, { is: 'data', marks: { 'c p': { kind: 'refused' } }, restarts: [1], clock: null }],
    [13, { is: 'started', running: {} }],
    [14, { is: 'data', marks: { 'c p': { kind: 'sent', tries: 3 } }, restarts: [2], clock: null }],
  );
  assert.deepEqual(device.shared.restarts, []);
  assert.deepEqual(device.shared.marks, { 'c p': { kind: 'sent', tries: 3 } });
});

test('device: a link that the configuration has no more is forgotten, a new one begins', () => {
  const { device } = told(...START);
  const now = { up: 30, clock: 1_700_000_030, chance: 0 };
  const { state } = step(device, { is: 'tick' }, now, { links: { other: CONFIG }, clock: CLOCK });
  assert.deepEqual(Object.keys(state.links), ['other']);
});

test('device: of two modems of one kind none gets the PIN of the other link', () => {
  const link = { ...CONFIG, pin: 'p1', iccid: null, sameModem: ['b'] };
  const ask = (a: object, b: object) => {
    const links = { a: { ...link, ...a }, b: { ...link, pin: 'p2', sameModem: ['a'], ...b } };
    const two = { links, clock: CLOCK };
    const events: [number, Event][] = [
      [0, { is: 'started', running: {} }],
      [1, { is: 'data', marks: {}, restarts: [], clock: null }],
      [10, { link: 'a', is: 'port', plug: 'x' }],
      [10, { ...ready('a', 1), sim: 'pin', card: '894902000012345678', tries: 3 } as Event],
    ];
    let device = initialState(two);
    let marked = 0;
    for (const [up, event] of events) {
      const next = step(device, event, { up, clock: 1_700_000_000 + up, chance: 0 }, two);
      device = next.state;
      marked += next.actions.filter((action) => action.do === 'remember').length;
    }
    return marked === 1 ? 'sent' : device.links.a?.cause?.sentence;
  };
  assert.match(ask({}, {}) ?? '', /may be that of link b/);
  // One PIN for all, or none of the other's.
  for (const b of [{ pin: 'p1' }, { pin: null }, { iccid: '894902000012345670' }])
    assert.equal(ask({}, b), 'sent');
  assert.match(ask({}, { iccid: '894902000012345678' }) ?? '', /is that of link b/);
  assert.equal(ask({ iccid: '894902000012345678' }, {}), 'sent');
  assert.match(ask({ iccid: '894902000012345679' }, {}) ?? '', /and not iccid/);
  assert.equal(ask({ sameModem: [] }, {}), 'sent');
});
