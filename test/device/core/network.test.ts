import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialState, nextStep, step, type DeviceState, type Event } from '../../../device/core';
import { addressNumber, netOf, netText, overlaps } from '../../../device/core/ipv4';
import { NOTHING_SET, setNetwork as setAll, type NetworkState } from '../../../device/core/network';
import { resolvConf } from '../../../device/core/dns';
import { wantedRoutes, type Route } from '../../../device/core/routes';
import type { Way } from '../../../device/core/ways';
import { CLOCK, CONFIG, LEASE } from './bench';

/** A PPP link, a HiLink modem, or the board's own socket. */
function way(link: string, more: Partial<Way> & { lease?: Way['lease'] } = {}): Way {
  const lease = more.lease ?? { ...LEASE, interface: link };
  const { prefix, peer, address } = lease;
  const net = prefix === null ? netOf(peer ?? '', 32) : netOf(address, prefix);
  return { link, lease, metric: 200, table: 10, isOwn: false, net, mark: '1 1', ...more };
}

const lan = (device: string, address: string, dns: string[] = []) => ({
  ...{ interface: device, address, prefix: 24, peer: address.replace(/\.\d+$/, '.1'), dns },
});

const setNetwork = (before: NetworkState, ways: Way[], tables: number[], up: number) =>
  setAll(before, { ways, key: '', tables }, up);

/** As ip(8) prints it. */
function text({ to, via, device, metric, table }: Route): string {
  const parts = [to, via && `via ${via}`, `dev ${device}`, metric && `metric ${metric}`];
  return [...parts, table && `table ${table}`].filter(Boolean).join(' ');
}
const routes = (ways: Way[], link: string) => wantedRoutes(ways)[link]?.routes.map(text);
const unwanted = (ways: Way[], link: string) => wantedRoutes(ways)[link]?.unwanted.map(text);

test('IPv4: numbers, networks, and what is none', () => {
  assert.equal(addressNumber('192.168.1.2'), 3232235778);
  for (const bad of ['', '1.2.3', '1.2.3.256', '1.2.3.4.5', 'a.b.c.d', '::1', '1.2.3.0x4'])
    assert.equal(addressNumber(bad), null, bad);
  assert.equal(netText(netOf('192.168.8.100', 24) ?? { first: 0, bits: 0 }), '192.168.8.0/24');
  assert.equal(netText(netOf('255.255.255.255', 32) ?? { first: 0, bits: 0 }), '255.255.255.255');
  const [wide, narrow] = [netOf('10.0.0.0', 8), netOf('10.9.8.7', 32)];
  assert.ok(wide && narrow && overlaps(wide, narrow) && overlaps(narrow, wide));
  const other = netOf('11.0.0.0', 8);
  assert.ok(wide && other && !overlaps(wide, other));
});

test('routes: PPP has another side, and its DNS servers are reached by it', () => {
  assert.deepEqual(routes([way('ppp0')], 'ppp0'), [
    'default dev ppp0 metric 200',
    '10.64.64.64 dev ppp0 table 10',
    'default dev ppp0 table 10',
    '9.9.9.9 dev ppp0 metric 200',
  ]);
});

test('routes: a network card has a router; without one it is no way out', () => {
  const lease = lan('eth1', '192.168.8.100', ['192.168.8.1', '1.1.1.1']);
  assert.deepEqual(routes([way('card', { lease })], 'card'), [
    'default via 192.168.8.1 dev eth1 metric 200',
    '192.168.8.0/24 dev eth1 table 10',
    'default via 192.168.8.1 dev eth1 table 10',
    '1.1.1.1 via 192.168.8.1 dev eth1 metric 200',
  ]);
  const without = way('card', { lease: { ...lease, peer: null } });
  assert.deepEqual(routes([without], 'card'), ['192.168.8.0/24 dev eth1 table 10']);
});

test('routes: of two links that name the same DNS server the better way has it', () => {
  const ways = [way('ppp0'), way('ppp1', { metric: 201, table: 11 })];
  assert.ok(routes(ways, 'ppp0')?.some((route) => route.startsWith('9.9.9.9')));
  assert.ok(!routes(ways, 'ppp1')?.some((route) => route.startsWith('9.9.9.9')));
});

test('D23: a carrier that names the router of the LAN as its own peer and DNS server takes neither', () => {
  const own = way('_ethernet', {
    isOwn: true,
    metric: 100,
    table: 9,
    lease: lan('eth0', '192.168.1.20'),
  });
  const lease = { ...LEASE, peer: '192.168.1.1', dns: ['192.168.1.1', '192.168.1.2', '8.8.8.8'] };
  const ways = [own, way('ppp0', { lease })];
  assert.deepEqual(unwanted(ways, 'ppp0'), ['192.168.1.1 dev ppp0']);
  assert.deepEqual(unwanted(ways, '_ethernet'), []);
  const dns = routes(ways, 'ppp0')?.filter((route) => /^(192|8\.)/.test(route));
  assert.deepEqual(dns, ['192.168.1.1 dev ppp0 table 10', '8.8.8.8 dev ppp0 metric 200']);
});

test('D23: Ethernet that has lost its internet still has its network', () => {
  const own = way('_ethernet', { isOwn: true, metric: 100100, lease: lan('eth0', '192.168.1.20') });
  const ways = [way('ppp0', { lease: { ...LEASE, peer: '192.168.1.1' } }), own];
  assert.deepEqual(unwanted(ways, 'ppp0'), ['192.168.1.1 dev ppp0']);
});

test('D26: two HiLink modems with the same network: each is reached by its own table', () => {
  const ways = [
    way('a', { lease: lan('eth1', '192.168.8.100'), table: 10 }),
    way('b', { lease: lan('eth2', '192.168.8.100'), metric: 201, table: 11 }),
  ];
  const tables = (link: string) => routes(ways, link)?.filter((route) => route.includes('table'));
  assert.deepEqual(tables('a'), [
    '192.168.8.0/24 dev eth1 table 10',
    'default via 192.168.8.1 dev eth1 table 10',
  ]);
  assert.deepEqual(tables('b'), [
    '192.168.8.0/24 dev eth2 table 11',
    'default via 192.168.8.1 dev eth2 table 11',
  ]);
  assert.deepEqual([unwanted(ways, 'a'), unwanted(ways, 'b')], [[], ['192.168.8.0/24 dev eth2']]);
  const rules = Object.values(wantedRoutes(ways)).map(({ rule }) => rule.table);
  assert.deepEqual(rules, [10, 11]);
});

test('DNS: the best way first, none twice, three at most, and nothing that is no address', () => {
  const dns = (...servers: string[]) => ({ lease: { ...LEASE, dns: servers } });
  const ways = [way('a', dns('1.1.1.1', 'x\nsearch evil')), way('b', dns('1.1.1.1', '8.8.8.8'))];
  assert.equal(resolvConf(ways), 'nameserver 1.1.1.1\nnameserver 8.8.8.8\n');
  const many = [way('a', dns('1.1.1.1', '1.0.0.1')), way('b', dns('::1', '8.8.4.4'))];
  assert.equal(resolvConf(many), 'nameserver 1.1.1.1\nnameserver 1.0.0.1\nnameserver ::1\n');
  assert.equal(resolvConf([]), '');
});

test('network: only what is other than before is done', () => {
  const first = setNetwork(NOTHING_SET, [way('ppp0')], [10, 11], 5);
  const [set, dns] = first.actions;
  assert.ok(set?.do === 'set-routes' && dns?.do === 'set-dns');
  assert.deepEqual(
    [set.add.length, set.dropTables, set.rules],
    [4, [11], [{ from: '10.0.0.2', table: 10 }]],
  );
  assert.deepEqual(setNetwork(first.state, [way('ppp0')], [10, 11], 6).actions, []);
  const demoted = setNetwork(first.state, [way('ppp0', { metric: 100200 })], [10, 11], 7);
  const [moved] = demoted.actions;
  assert.ok(moved?.do === 'set-routes');
  assert.deepEqual(moved.add.map(text), [
    'default dev ppp0 metric 100200',
    '9.9.9.9 dev ppp0 metric 100200',
  ]);
  assert.deepEqual([moved.remove.length, moved.rules], [2, []]);
  const gone = setNetwork(demoted.state, [], [10, 11], 8);
  const [away, nothing] = gone.actions;
  assert.ok(away?.do === 'set-routes' && nothing?.do === 'set-dns');
  assert.deepEqual([away.remove.length, away.dropTables, nothing.resolvConf], [4, [10], '']);
});

test('network: what a daemon that died may not have taken away is taken away again', () => {
  const { state } = setNetwork(NOTHING_SET, [way('ppp0'), way('ppp1')], [10], 5);
  const gone = setNetwork(state, [way('ppp1')], [10], 6);
  const [set] = setNetwork({ ...gone.state, againAt: 7 }, [way('ppp1')], [10], 7).actions;
  assert.ok(set?.do === 'set-routes');
  const [away] = gone.actions;
  assert.deepEqual(set.remove, away?.do === 'set-routes' && away.remove);
  // But not what another call on that interface needs by then.
  const [back] = setNetwork({ ...gone.state, againAt: 7 }, [way('ppp0')], [10], 7).actions;
  assert.ok(back?.do === 'set-routes' && back.add.some(({ device }) => device === 'ppp0'));
  assert.ok(!back.remove.some(({ device }) => device === 'ppp0'));
});

test('network: another lease on the same interface is set anew, since the kernel has forgotten', () => {
  const { state } = setNetwork(NOTHING_SET, [way('ppp0')], [10], 5);
  const [set] = setNetwork(state, [way('ppp0', { mark: '1 2' })], [10], 6).actions;
  assert.ok(set?.do === 'set-routes');
  assert.deepEqual([set.add.length, set.remove.length, set.rules.length], [4, 0, 1]);
});

test('network: what was taken from a modem is given back when the LAN is gone', () => {
  const own = way('_ethernet', {
    isOwn: true,
    metric: 100,
    table: 9,
    lease: lan('eth0', '192.168.1.20'),
  });
  const modem = way('ppp0', { lease: { ...LEASE, peer: '192.168.1.1' } });
  const { state } = setNetwork(NOTHING_SET, [own, modem], [9, 10], 5);
  const [set] = setNetwork(state, [modem], [9, 10], 6).actions;
  assert.ok(set?.do === 'set-routes');
  assert.deepEqual(set.add.map(text), ['192.168.1.1 dev ppp0']);
});

/** A device with Ethernet and a modem, told one thing after the other. */
function told(events: readonly [number, Event][]): { device: DeviceState; actions: object[] } {
  let device = initialState(BOTH);
  const actions: object[] = [];
  for (const [up, event] of events) {
    const next = step(device, event, { up, clock: up, chance: 0 }, BOTH);
    device = JSON.parse(JSON.stringify(next.state)) as DeviceState;
    for (const action of next.actions)
      if (action.do === 'set-routes') actions.push(action.add.map(text), action.remove.map(text));
      else if (action.do === 'set-dns') actions.push([action.resolvConf]);
  }
  return { device, actions };
}
const BOTH = {
  links: {
    lte: CONFIG,
    _ethernet: { ...CONFIG, kind: 'ethernet', metric: 100, table: 9 },
  },
  clock: CLOCK,
} as const;
const ETHERNET_UP: [number, Event][] = [
  [10, { link: '_ethernet', is: 'port', plug: 'a' }],
  [
    11,
    { link: '_ethernet', is: 'up', call: 1, lease: lan('eth0', '192.168.1.20', ['192.168.1.1']) },
  ],
];

test('device: Ethernet without internet comes after all others, and before them again with it', () => {
  const bad = (up: number, ask: number): [number, Event] => [
    up,
    { link: '_ethernet', is: 'checked', ask, verdict: 'no-internet' },
  ];
  const tick = (up: number): [number, Event] => [up, { is: 'tick' }];
  const { actions } = told([
    ...ETHERNET_UP,
    ...[bad(12, 1), tick(22), bad(23, 2), tick(33), bad(34, 3), tick(64)],
    [65, { link: '_ethernet', is: 'checked', ask: 4, verdict: 'ok' }],
  ]);
  const demotion = actions.slice(-4);
  assert.deepEqual(demotion, [
    ['default via 192.168.1.1 dev eth0 metric 100100'],
    ['default via 192.168.1.1 dev eth0 metric 100'],
    ['default via 192.168.1.1 dev eth0 metric 100'],
    ['default via 192.168.1.1 dev eth0 metric 100100'],
  ]);
});

test('device: of two links that are up the one with the lower metric is the best way', () => {
  const looked = { sim: 'ready', network: 'home', card: null, tries: null } as const;
  const { actions } = told([
    ...ETHERNET_UP,
    [12, { link: 'lte', is: 'port', plug: 'b' }],
    [12, { link: 'lte', is: 'looked', ask: 1, ...looked }],
    [13, { link: 'lte', is: 'up', call: 1, lease: LEASE }],
  ]);
  assert.deepEqual(actions.at(-1), ['nameserver 192.168.1.1\nnameserver 9.9.9.9\n']);
});

test('device: what could not be set is set again after ten seconds; a daemon that begins sets all', () => {
  const failed = told([...ETHERNET_UP, [12, { is: 'network-failed' }]]);
  assert.equal(nextStep(failed.device, BOTH), 22);
  const again = told([...ETHERNET_UP, [12, { is: 'network-failed' }], [22, { is: 'tick' }]]);
  assert.equal(again.actions.length, failed.actions.length + 3);
  const started = told([...ETHERNET_UP, [13, { is: 'started', running: { _ethernet: 1 } }]]);
  assert.equal(started.actions.length, failed.actions.length + 3);
});
