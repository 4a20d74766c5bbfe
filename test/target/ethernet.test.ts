import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check, Ethernet } from '../../scripts/model';
import { aDevice, aLink } from './device';
import { onMachine, type Machine } from './machine';
import { NO_VETH, SOCKET, veth } from './veth';

/** A lease at once, by the real lease script; TERM gives it back. */
const UDHCPC = `#!/bin/sh
echo "udhcpc $*" >>/fake/calls
export interface=$3 ip=192.0.2.7 mask=24 router=192.0.2.1 dns=192.0.2.53
trap '/usr/share/udhcpc/default.script deconfig; exit 0' TERM
/usr/share/udhcpc/default.script deconfig
/usr/share/udhcpc/default.script bound
while :; do /bin/busybox sleep 0.01; done
`;

/** Over an interface somebody answers while /fake/INTERFACE is there. */
const PING = `#!/bin/sh
while [ "$1" != -I ]; do shift; done
[ -e "/fake/$2" ]
`;

/** Two interfaces of a real kernel, with a cable; ppp0 is online by its own hooks. */
const NETWORK = `
  ${veth('eth0', 'ppp0')} ${SOCKET}
  ip link set ppp0 up; ip addr add 10.0.0.2/32 dev ppp0
  env -i DNS1=10.177.0.34 DNS2=10.177.0.210 /etc/ppp/ip-up ppp0 /dev/modem/twilio-ppp 115200 10.0.0.2 10.64.64.64 twilio
  touch /fake/eth0 /fake/ppp0
  way() { ip route get 1.1.1.1 | sed -n 's/.* dev \\([a-z0-9]*\\) .*/\\1/p'; }
  until_true() { n=0; until eval "$1"; do n=$((n + 1)); [ $n -lt 1500 ] || { echo "never: $1"; ip route; ip rule; cat /run/pppi/_*; exit 99; }; /bin/busybox sleep 0.01; done; }
  dns() { sed -n '1s/nameserver //p' /etc/resolv.conf; }
`;

const EVERY = { first: 30, longest: 120, failing: 10 };
const check: Check = { kind: 'icmp', targets: ['1.1.1.1'], names: [], every: EVERY };
const both = (ethernet: Partial<Extract<Ethernet, { kind: 'dhcp' }>> = {}) =>
  aDevice({
    ethernet: { kind: 'dhcp', metric: 100, check, ...ethernet },
    links: [aLink({ check })],
  });

async function onNetwork(machine: Machine, script: string) {
  await machine.program('udhcpc', UDHCPC);
  await machine.program('ping', PING);
  const result = await machine.sh(`${NETWORK}\n${script}`, { net: true });
  if (result.status === NO_VETH) return undefined;
  assert.equal(result.status, 0, `${result.stdout}\n${result.stderr}\n${await machine.log()}`);
  assert.equal(result.stderr, '');
  return result.stdout.split('\n');
}

test(
  'failover: to the link when Ethernet has no internet, and back; DNS follows',
  onMachine(async (machine, test) => {
    const seen = await onNetwork(
      machine,
      `way; dns
      pppi-dhcp & until_true '[ "$(way)" = eth0 ]'; until_true '[ $(dns) = 192.0.2.53 ]'
      rm /fake/eth0; until_true '[ "$(way)" = ppp0 ]'; until_true '[ $(dns) = 10.177.0.34 ]'
      until_true '[ $(ip -4 route show default | wc -l) = 2 ]'; ip -4 route show default
      touch /fake/eth0; until_true '[ "$(way)" = eth0 ]'; until_true '[ $(dns) = 192.0.2.53 ]'
      ip -4 route show default
      kill $!; wait $!; way; dns; cat /run/pppi/_ethernet.up 2>/dev/null; ip rule`,
    );
    if (!seen) return test.skip('this kernel has no veth');
    const text = seen.join('\n').replaceAll(/ +$/gm, '').replaceAll(/  +/g, ' ');
    assert.equal(
      text,
      [
        'ppp0',
        '10.177.0.34',
        'default dev ppp0 scope link metric 700',
        'default via 192.0.2.1 dev eth0 metric 100100',
        'default via 192.0.2.1 dev eth0 metric 100',
        'default dev ppp0 scope link metric 700',
        'ppp0',
        '10.177.0.34',
        '0:\tfrom all lookup local',
        '32765:\tfrom 10.0.0.2 lookup 10',
        '32766:\tfrom all lookup main',
        '32767:\tfrom all lookup default',
      ].join('\n'),
    );
    const log = await machine.log();
    assert.match(log, /warning pppi-dhcp\[\d+\]: eth0: no internet \(no-internet\)/);
    assert.match(log, /notice pppi-dhcp\[\d+\]: eth0: the internet is back/);
  }, both()),
);

test(
  'failover: a pulled cable takes route and DNS away at once, a plugged one brings them back',
  onMachine(
    async (machine, test) => {
      const seen = await onNetwork(
        machine,
        `pppi-dhcp & until_true '[ "$(way)" = eth0 ]'
        echo 0 >/sys/class/net/eth0/carrier; until_true '[ "$(way)" = ppp0 ]'; until_true '[ $(dns) = 10.177.0.34 ]'
        ip -4 route show dev eth0; ip -4 addr show dev eth0 | grep inet
        echo 1 >/sys/class/net/eth0/carrier; until_true '[ "$(way)" = eth0 ]'
        kill $!`,
      );
      if (!seen) return test.skip('this kernel has no veth');
      assert.deepEqual(seen, ['']);
    },
    both({ check: { kind: 'off' } }),
  ),
);

test(
  'routes: what has an interface’s address leaves by that interface; the carrier’s DNS servers too',
  onMachine(async (machine, test) => {
    const seen = await onNetwork(
      machine,
      `pppi-dhcp & until_true '[ "$(way)" = eth0 ]'
      for from in 192.0.2.7 10.0.0.2; do ip route get 8.8.8.8 from $from; done | grep -o 'dev [a-z0-9]*'
      for to in 10.177.0.34 10.177.0.210; do ip route get $to; done | grep -o 'dev [a-z0-9]*'
      ip route get 192.0.2.99 from 192.0.2.7 | grep -c via
      env -i /etc/ppp/ip-down ppp0 /dev/modem/twilio-ppp 115200 10.0.0.2 10.64.64.64 twilio
      kill $!; wait $!; ip rule | grep -c 'lookup [0-9]'; true`,
    );
    if (!seen) return test.skip('this kernel has no veth');
    assert.deepEqual(seen, ['dev eth0', 'dev ppp0', 'dev ppp0', 'dev ppp0', '0', '0']);
  }, both()),
);
