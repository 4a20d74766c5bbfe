import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Action, Route } from '../../../device/core';
import { veth } from '../../target/veth';
import { onBench, type MachineBench, type Told } from './bench';

const route = (change: Partial<Route>): Route => ({
  ...{ to: 'default', via: null, device: 'ppp0', metric: 700, table: null },
  ...change,
});

const setRoutes = (change: Partial<Extract<Action, { do: 'set-routes' }>>): Action => ({
  ...{ do: 'set-routes', add: [], remove: [], rules: [], dropTables: [] },
  ...change,
});

const setDns = (resolvConf: string): Action => ({ do: 'set-dns', resolvConf });

const OWN = route({ metric: null, table: 10 });
const SERVER = route({ to: '9.9.9.9' });
/** Its router is on no network that the device knows. */
const BY_ROUTER = route({ via: '192.168.9.1', device: 'eth1', metric: 800 });
const KERNELS = route({ to: '192.168.8.0/24', device: 'eth1', metric: null });

const INTERFACES = `
(${veth('ppp0', 'eth1')}) || { echo none; exit; }
ip link set lo up
ip addr add 10.0.0.2 peer 10.64.64.64 dev ppp0; ip link set ppp0 up
ip addr add 192.168.8.100/24 dev eth1; ip link set eth1 up
`;

/** All of the kernel's routes and rules that are not its own; `scope link` is what it adds by itself. */
const SHOW = `
{
  ip -4 route show | grep -v 10.64.64.64 | sort
  ip -4 route show table 10 | sed 's/^/10: /'
  ip -4 rule show | sed -n 's/.*\\(from 10.*\\)/\\1/p'
} | tr -s ' ' | sed 's/ $//'
`;

/** Runs it with interfaces of a real kernel; without veth the test is skipped. */
async function withInterfaces(
  bench: MachineBench,
  context: TestContext,
  actions: readonly Action[],
  { before = '', script }: { before?: string; script: string },
): Promise<Told | null> {
  const told = await bench.run('now', actions, { before: `${INTERFACES}${before}`, script });
  if (told.said !== 'none') return told;
  context.skip('this kernel has no veth');
  return null;
}

const withBench =
  (work: (bench: MachineBench, context: TestContext) => Promise<void>) => (context: TestContext) =>
    onBench((bench) => work(bench, context))();

test(
  'adds routes, has one rule for a table, then drops what goes, and sets DNS servers',
  withBench(async (bench, context) => {
    const actions = [
      setRoutes({
        add: [route({}), OWN, SERVER, BY_ROUTER],
        remove: [KERNELS, route({ to: '8.8.8.8' })],
        rules: [{ from: '10.0.0.2', table: 10 }],
        dropTables: [11],
      }),
      setDns('nameserver 9.9.9.9\n'),
    ];
    const before = `
ip route add default dev eth1 metric 700
for from in 10.0.0.7 10.0.0.8; do ip rule add from $from lookup 10; ip rule add from $from lookup 11; done
echo old >/run/pppi/resolv.conf`;
    const script = `
until_true '[ "$(cat /run/pppi/resolv.conf)" != old ]'
until_true '[ -z "$(ip -4 route show 192.168.8.0/24)" ]'
cat /run/pppi/resolv.conf; ${SHOW}`;
    const told = await withInterfaces(bench, context, actions, { before, script });
    if (!told) return;
    assert.deepEqual(told.said.split('\n'), [
      'nameserver 9.9.9.9',
      '9.9.9.9 dev ppp0 scope link metric 700',
      'default dev ppp0 scope link metric 700',
      'default via 192.168.9.1 dev eth1 metric 800 onlink',
      '10: default dev ppp0 scope link',
      'from 10.0.0.2 lookup 10',
    ]);
    assert.deepEqual(told.events, []);
  }),
);

test(
  'a route that cannot be set is told once; the others are set, and what is to go may be gone',
  withBench(async (bench, context) => {
    const add = [route({ device: 'ppp7' }), SERVER, route({ device: 'ppp8' })];
    const actions = [
      setRoutes({ add, remove: [route({ device: 'ppp9' })], dropTables: [10] }),
      setDns(''),
    ];
    const script = `until_true 'told network-failed'; until_true '[ -e /run/pppi/resolv.conf ]'; ${SHOW}`;
    const before = 'rm -f /run/pppi/resolv.conf';
    const told = await withInterfaces(bench, context, actions, { before, script });
    if (!told) return;
    assert.match(told.said, /^9\.9\.9\.9 dev ppp0 scope link metric 700$/m);
    assert.deepEqual(told.events, [{ is: 'network-failed' }]);
  }),
);

test(
  'the network of another interface stays where one is given back its own, which is the same',
  withBench(async (bench, context) => {
    const actions = [setRoutes({ add: [{ ...KERNELS, device: 'ppp0' }] })];
    const script = `until_true 'ip -4 route show 192.168.8.0/24 | grep -q ppp0'; ip -4 route show 192.168.8.0/24`;
    const before = 'rm -f /run/pppi/resolv.conf';
    const told = await withInterfaces(bench, context, actions, { before, script });
    if (!told) return;
    assert.match(told.said, /dev eth1.*\n.*dev ppp0/);
  }),
);

test(
  'a resolv.conf that there is no room for is told; an ip that hangs ends, and counts as failed',
  onBench(async (bench) => {
    await bench.machine.program(
      'ip',
      '#!/bin/sh\n[ "$3" != append ] || exec /bin/busybox sleep 60\n',
    );
    const actions = [setRoutes({ add: [KERNELS] }), setDns('nameserver 9.9.9.9\n')];
    const { events } = await bench.run('now', actions, {
      before: 'mount -t tmpfs -o size=64k run /run/pppi; yes | head -c 65536 >/run/pppi/full',
      script: `until_true '[ "$(grep -c network-failed /fake/out)" = 2 ]'; ls /run/pppi`,
    });
    assert.deepEqual(events, [{ is: 'network-failed' }, { is: 'network-failed' }]);
  }),
);
