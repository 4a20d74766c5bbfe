import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check } from '../../scripts/model';
import { aDevice, aLink } from './device';
import { onMachine, SLEEP } from './machine';
import { scriptTools } from './supervision';
import { NO_VETH, SOCKET, veth } from './veth';

const every = { first: 30, longest: 120, failing: 10 };
const check: Check = { kind: 'icmp', targets: ['1.1.1.1'], names: [], every };
const device = aDevice({ ethernet: { kind: 'dhcp', metric: 100, check }, links: [aLink()] });

/** A lease at once, by the real lease script; HUP loses it and gets it again within no time. */
const UDHCPC = `#!/bin/sh
export interface=$3 ip=192.0.2.7 mask=24 router=192.0.2.1 dns=192.0.2.53
again() { /usr/share/udhcpc/default.script deconfig; /usr/share/udhcpc/default.script bound; }
trap '/usr/share/udhcpc/default.script deconfig; exit 0' TERM
trap again HUP
echo $$ >/fake/udhcpc
again
while :; do /bin/busybox sleep 0.01; done
`;

const DEFAULT = `
  default() { ip -4 route show default | sed 's/.*metric *\\([0-9]*\\).*/\\1/' | tr '\\n' ' '; }
`;

test(
  'Ethernet without internet that gets its lease anew comes last again',
  onMachine(async (machine, test) => {
    await machine.program('udhcpc', UDHCPC);
    await machine.program('ping', '#!/bin/sh\nexit 1\n');
    // Once demoted, its supervisor rests for so long that it sees nothing of the lease in between.
    await machine.program(
      'sleep',
      SLEEP.replace('exec', '[ ! -e /fake/slow ] || exec /bin/busybox sleep 1\nexec'),
    );
    const { status, stdout, stderr } = await machine.sh(
      `${scriptTools('twilio')} ${veth('eth0')} ${SOCKET} ${DEFAULT}
      ip link set eth0 up
      pppi-dhcp & until_true '[ "$(default)" = "100100 " ]'
      : >/fake/slow; /bin/busybox sleep 0.1
      kill -HUP "$(cat /fake/udhcpc)"
      until_true '[ "$(grep -c "no internet" /var/log/messages)" = 2 ]'
      until_true '[ "$(default) $(ls /run/pppi/dns)" = "100100  0000100100-eth0" ]'; ls /run/pppi/dns
      kill $!; wait $!`,
      { net: true },
    );
    if (status === NO_VETH) return test.skip('this kernel has no veth');
    assert.equal(stderr, '');
    assert.equal(stdout, '0000100100-eth0');
  }, device),
);

test(
  'a carrier’s DNS server that a preferred interface names too is reached by that one',
  onMachine(async (machine, test) => {
    const { status, stdout } = await machine.sh(
      `${veth('eth0', 'ppp0')} ip link set eth0 up; ip link set ppp0 up
      ip addr add 192.0.2.7/24 dev eth0; ip addr add 10.0.0.2/32 dev ppp0
      ip route add default via 192.0.2.1 dev eth0 metric 100
      . /usr/lib/pppi/resolv.sh; dns_set 100 eth0 9.9.9.9; dns_set 900 eth2 8.8.8.8
      env -i DNS1=9.9.9.9 DNS2=8.8.8.8 /etc/ppp/ip-up ppp0 /dev/modem/twilio-ppp 115200 10.0.0.2 10.64.64.64 twilio
      for to in 9.9.9.9 8.8.8.8; do ip route get $to | grep -o 'dev [a-z0-9]*'; done
      ip route del default via 192.0.2.1 dev eth0; ip route get 9.9.9.9 | grep -o 'dev [a-z0-9]*'`,
      { net: true },
    );
    if (status === NO_VETH) return test.skip('this kernel has no veth');
    assert.deepEqual(stdout.split('\n'), ['dev eth0', 'dev ppp0', 'dev ppp0']);
  }, device),
);
