import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LinkSettings } from '../../../device/settings';
import { CONFIG } from '../core/bench';
import { aCardLink, aDevice, aHook } from '../../target/device';
import { hilink, onMachine, type Machine } from '../../target/machine';
import { NO_VETH, SOCKET, veth } from '../../target/veth';
import { installPppid, TOOLS } from './rig';

const never = { kind: 'off' } as const;
const core = {
  ...{ ...CONFIG, check: null, recover: { modem: never, usb: never, device: never, perDay: 0 } },
  redial: { first: 300, longest: 600, jitter: 0, stable: 60 },
};
const OWN: LinkSettings = {
  ...{ name: '_ethernet', kind: 'ethernet', drivers: ['smsc95xx'], address: null, check: null },
  core: { ...core, metric: 100, table: 9 },
};
const PINGS = { by: 'icmp', packets: 'small', targets: ['198.51.100.1'], names: [] } as const;
const HILINK: LinkSettings = {
  ...{ name: 'hilink', kind: 'ethernet-modem', ids: ['12d1:14dc'], mtu: 1400 },
  check: { ...PINGS, packets: 'full' },
  core: { ...core, metric: 300, table: 10, check: { first: 30, longest: 60, failing: 1 } },
};

/** udhcpd(8) with one address to give, for so few seconds that renewals can be seen. */
const CONF = `
interface router
start 192.0.2.100
end 192.0.2.100
max_leases 1
min_lease 2
option lease 600
option subnet 255.255.255.0
option router 192.0.2.1 192.0.2.2
option dns 192.0.2.53 9.9.9.9 8.8.8.8
pidfile /fake/udhcpd.pid
lease_file /fake/leases
`;

/**
 * A kernel's interface whose cable ends at a router with a network of its own, behind which 198.51.100.1 is. `cable` makes
 * another one, and sets `router`; `way` has the default routes, the best first.
 */
const network = (name: string) => `${TOOLS}
  cable() { # INTERFACE NETWORK
    sed "s/192[.]0[.]2[.]/$2./; s,/fake/,/fake/$1.," /fake/udhcpd.conf >/fake/$1.conf; : >/fake/$1.leases
    unshare -n sh -c "until ip link show router; do /bin/busybox sleep 0.01; done
      echo 1 >/proc/sys/net/ipv4/conf/router/arp_ignore; ip link set lo up; ip addr add 198.51.100.1/32 dev lo
      ip addr add $2.1/24 dev router; ip link set router up; exec udhcpd -f /fake/$1.conf" >>/fake/router.log 2>&1 &
    router=$!
    until [ "$(readlink /proc/$router/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do /bin/busybox sleep 0.01; done
    ip link set $1-peer down; ip link set $1-peer name router; ip link set router netns $router
  }
  ${veth(name)} cable ${name} 192.0.2
  client() { cat /run/pppi/$1.udhcpc; }
  address() { ip -4 addr show dev ${name} | sed -n 's/.*inet \\([^ ]*\\) .*/\\1/p'; }
  state() { sed -n "s/.*\\"$1\\":\\"*\\([^,\\"]*\\)[,\\"].*/\\1/p" /run/pppi/state.json; }
  way() { ip -4 route show default | tr -s ' ' | grep -o 'via.*metric [0-9]*'; }
  lease() { sed -n 's/.*"lease":\\({[^}]*}\\).*/\\1/p' /run/pppi/state.json; }
`;

async function run(machine: Machine, name: string, script: string): Promise<string | undefined> {
  // What has it as its own name stands before BusyBox's link.
  await machine.program('udhcpc', '#!/bin/sh\nexec /bin/busybox udhcpc "$@"\n');
  await machine.write('/fake/udhcpd.conf', CONF);
  await machine.write('/fake/leases', '');
  for (const hook of ['10-dns', '20-default-route', '40-clock'])
    for (const when of ['up', 'down'])
      await rm(join(machine.root, `/etc/ppp/ip-${when}.d/${hook}.sh`), { force: true });
  const { status, stdout, stderr } = await machine.sh(`${network(name)}${script}`, { net: true });
  if (status === NO_VETH) return undefined;
  const log = await machine.log();
  assert.equal(
    status,
    0,
    `${stdout}\n${stderr}\n${log}\n${await machine.read('/fake/router.log')}`,
  );
  return stdout;
}

const LEASE =
  '{"interface":"IF","address":"192.0.2.100","prefix":24,"peer":"192.0.2.1","dns":["192.0.2.53","9.9.9.9","8.8.8.8"]}';

const WAY = [
  'via 192.0.2.1 dev eth0 metric 100',
  ...['192.0.2.53', '9.9.9.9', '8.8.8.8'].map((server) => `nameserver ${server}`),
];

test(
  'the board’s Ethernet: a lease, a pulled cable, a client that dies, a daemon that dies and one that ends',
  onMachine(async (machine, test) => {
    await installPppid(machine, [OWN]);
    const said = await run(
      machine,
      'eth0',
      `${SOCKET} echo 2 >/sys/class/net/eth0/ifindex
pppid & daemon=$!
until_true '[ "$(phase)" = online ]'
lease; address
until_true '[ -n "$(way)" ] && [ -s /run/pppi/resolv.conf ]'; way; cat /run/pppi/resolv.conf
echo 0 >/sys/class/net/eth0/carrier
until_true '[ "$(phase)" = port ] && [ -z "$(address)" ] && [ ! -s /run/pppi/resolv.conf ]'
echo 1 >/sys/class/net/eth0/carrier
until_true '[ "$(phase)" = online ]'
address; before=$(client _ethernet)
for times in 1 2; do
  kill -9 $daemon; pppid & daemon=$!
  until_true '[ "$(grep -c "is still there" /var/log/messages)" = $times ]'
  [ "$(client _ethernet)" = "$before" ] && echo "$(phase) by the same client"
  # As if it was started a moment before the daemon was killed, or the RAM disk was full.
  rm /run/pppi/_ethernet.call
done
kill -9 $before
until_true '[ "$(phase)" = backoff ] && [ -z "$(address)" ]'
head -n 1 /run/pppi/_ethernet.lease; : >/run/pppi/_ethernet.now
until_true '[ "$(phase)" = online ] && [ "$(client _ethernet)" != "$before" ]'
address
kill $daemon; wait $daemon; echo "ended with $?"
# Its client takes the address back by itself.
until_true '[ -z "$(address)" ]'; head -n 1 /run/pppi/_ethernet.lease
kill $router`,
    );
    if (said === undefined) return test.skip('this kernel has no veth');
    assert.deepEqual(said.split('\n'), [
      ...[LEASE.replace('IF', 'eth0'), '192.0.2.100/24', ...WAY, '192.0.2.100/24'],
      ...[
        'online by the same client',
        'online by the same client',
        '-',
        '192.0.2.100/24',
        'ended with 0',
        '-',
      ],
    ]);
  }, aDevice()),
);

/** The default route takes its time: the first check has to wait for it. */
const SLOW_IP = `#!/bin/sh
case "$*" in *' default '*) /bin/busybox sleep 0.5 ;; esac
exec /bin/busybox ip "$@"
`;

const PING = `#!/bin/sh
echo "ping $*" >>/fake/calls
exec /bin/busybox ping "$@"
`;

const hooked = aCardLink({
  hooks: {
    ipUp: [aHook('50-up', '#!/bin/sh\necho "hook up $* $DNS1 $DNS2 $METRIC" >>/fake/calls\n')],
    ipDown: [aHook('50-down', '#!/bin/sh\necho "hook down $*" >>/fake/calls\n')],
  },
});

test(
  'a HiLink modem: its card, its lease with hooks, a lease withdrawn and given again, the modem pulled',
  onMachine(
    async (machine, test) => {
      await installPppid(machine, [HILINK]);
      await machine.plug(hilink('eth1'));
      await machine.write('/sys/class/net/eth1/mtu', '1400\n');
      await machine.program('ip', SLOW_IP);
      await machine.program('ping', PING);
      const said = await run(
        machine,
        'eth1',
        `hooks() { grep -c '^hook' /fake/calls; }
pppid & daemon=$!
until_true '[ "$(phase)" = online ]'
lease; cut -d ' ' -f 1-3 /run/pppi/ports/hilink
ip link show eth1 | grep -o 'mtu [0-9]*'
until_true '[ -n "$(state verdict | grep -v null)" ]'; state verdict
until_true '[ "$(hooks)" = 1 ]'
kill -USR2 "$(client hilink)"
until_true '[ "$(phase)" = dialling ]'
state lastFailure; address
kill -USR1 "$(client hilink)"
until_true '[ "$(phase)" = online ] && [ "$(hooks)" = 3 ]'
# Lost and given again before anybody has looked: the kernel has dropped the routes all the same.
kill -STOP $daemon
kill -USR2 "$(client hilink)"; until_true 'head -n 1 /run/pppi/hilink.lease | grep -q ^-'
kill -USR1 "$(client hilink)"; until_true 'head -n 1 /run/pppi/hilink.lease | grep -q ^[0-9]'
kill -CONT $daemon
until_true '[ "$(phase) $(state leases)" = "online 3" ] && [ "$(hooks)" = 5 ]'
mv /sys/class/net/eth1 /tmp/eth1
until_true '[ "$(phase)" = port ] && [ "$(hooks)" = 6 ]'
ls /run/pppi/ports
mv /tmp/eth1 /sys/class/net/eth1; echo 99 >/sys/class/net/eth1/ifindex
until_true '[ "$(phase)" = online ]'
kill $daemon; wait $daemon; echo "ended with $?"
kill $router`,
      );
      if (said === undefined) return test.skip('this kernel has no veth');
      assert.deepEqual(said.split('\n'), [
        ...[LEASE.replace('IF', 'eth1'), '1-1.2 eth1 -', 'mtu 1400', 'ok', 'lease-lost'],
        'ended with 0',
      ]);
      // With the headers of IP and ICMP that is as long as the link's MTU.
      const pings = await machine.calls('ping');
      assert.deepEqual([...new Set(pings.map((call) => /-s \d+/.exec(call)?.[0]))], ['-s 1372']);
      const up = 'hook up eth1  0 192.0.2.100 192.0.2.1 hilink 192.0.2.53 9.9.9.9 300';
      const down = 'hook down eth1  0 192.0.2.100 192.0.2.1 hilink';
      assert.deepEqual(await machine.calls('hook'), [up, down, up, down, up, down, up, down]);
    },
    aDevice({ links: [hooked] }),
  ),
);

const [FIRST, LAST] = ['via 192.0.2.1 dev eth0 metric 100', 'via 203.0.113.1 dev eth1 metric 300'];
const BOTH = `${FIRST} ${LAST} 192.0.2.53`;
const checked = { check: PINGS, core: { ...core, metric: 100, table: 9 } };

test(
  'Ethernet without internet is the way after the modem’s, and without a cable none; both come back',
  onMachine(
    async (machine, test) => {
      const core = { ...checked.core, check: { first: 1, longest: 2, failing: 1 } };
      await installPppid(machine, [
        { ...HILINK, check: null },
        { ...OWN, ...checked, core },
      ]);
      await machine.plug(hilink('eth1'));
      const said = await run(
        machine,
        'eth0',
        `${SOCKET} here=$router; ${veth('eth1')} cable eth1 203.0.113
ways() { echo $(way) $(sed -n '1s/nameserver //p' /run/pppi/resolv.conf); }
pppid & daemon=$!
until_true '[ "$(ways)" = "${BOTH}" ]'
nsenter -t $here -n ip addr del 198.51.100.1/32 dev lo
until_true '[ "$(ways)" = "${LAST} ${FIRST}100 203.0.113.53" ]'
nsenter -t $here -n ip addr add 198.51.100.1/32 dev lo
until_true '[ "$(ways)" = "${BOTH}" ]'
echo 0 >/sys/class/net/eth0/carrier
until_true '[ "$(ways)" = "${LAST} 203.0.113.53" ]'
echo 1 >/sys/class/net/eth0/carrier
until_true '[ "$(ways)" = "${BOTH}" ]'
kill $daemon; wait $daemon; kill $here $router`,
      );
      if (said === undefined) return test.skip('this kernel has no veth');
      assert.equal(said, '');
    },
    aDevice({ links: [aCardLink()] }),
  ),
);

const FIXED: LinkSettings = {
  ...{ name: '_ethernet', kind: 'ethernet', drivers: ['smsc95xx'], ...checked },
  address: { address: '192.0.2.7', prefix: 24, gateway: '192.0.2.1', dns: ['192.0.2.53'] },
  core: { ...checked.core, check: { first: 1, longest: 2, failing: 1 } },
};

const FIXED_LEASE =
  '{"interface":"eth0","address":"192.0.2.7","prefix":24,"peer":"192.0.2.1","dns":["192.0.2.53"]}';

test(
  'an address of one’s own: set without a client, checked, kept over a daemon’s death, and gone with the cable',
  onMachine(async (machine, test) => {
    await installPppid(machine, [FIXED]);
    const said = await run(
      machine,
      'eth0',
      `${SOCKET} echo 2 >/sys/class/net/eth0/ifindex
pppid & daemon=$!
until_true '[ "$(phase)" = online ]'
lease; address
until_true '[ -n "$(way)" ] && [ -s /run/pppi/resolv.conf ]'; way; cat /run/pppi/resolv.conf
until_true '[ "$(state verdict)" = ok ]'
[ ! -e /run/pppi/_ethernet.udhcpc ] && echo 'no client'
kill -9 $daemon; ip monitor address >/fake/addresses & monitor=$!
pppid & daemon=$!
until_true 'grep -q "is still there" /var/log/messages'
echo "$(phase) $(address)"
nsenter -t $router -n ip addr del 198.51.100.1/32 dev lo
until_true '[ "$(way)" = "via 192.0.2.1 dev eth0 metric 100100" ]'
nsenter -t $router -n ip addr add 198.51.100.1/32 dev lo
until_true '[ "$(way)" = "via 192.0.2.1 dev eth0 metric 100" ]'
cat /fake/addresses; kill $monitor
echo 0 >/sys/class/net/eth0/carrier
until_true '[ "$(phase)" = port ] && [ -z "$(address)" ] && [ ! -s /run/pppi/resolv.conf ]'
echo 1 >/sys/class/net/eth0/carrier
until_true '[ "$(phase)" = online ]'
address
kill $daemon; wait $daemon; echo "ended with $?"
kill $router`,
    );
    if (said === undefined) return test.skip('this kernel has no veth');
    assert.deepEqual(said.split('\n'), [
      ...[
        FIXED_LEASE,
        '192.0.2.7/24',
        'via 192.0.2.1 dev eth0 metric 100',
        'nameserver 192.0.2.53',
      ],
      ...['no client', 'online 192.0.2.7/24', '192.0.2.7/24', 'ended with 0'],
    ]);
  }, aDevice()),
);
