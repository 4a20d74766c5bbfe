import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aCardLink, aDevice, aHook, aLink } from './device';
import { hilink, huawei, onMachine, type Machine } from './machine';
import { scriptTools } from './supervision';

/**
 * A stand-in for udhcpc: calls the lease script like the real one. /fake/lease has the lease; without it
 * there is no answer. USR1 renews it and says so, USR2 loses it, TERM gives it back.
 */
const UDHCPC = `#!/bin/sh
echo "udhcpc $* METRIC=$METRIC LINK=\${LINK:-}" >>/fake/calls
export interface=$3
echo $$ >"/run/udhcpc.$3.pid"
lease() { for word in $(cat /fake/lease); do export "$word"; done; }
script() { /usr/share/udhcpc/default.script "$1"; }
trap 'echo "udhcpc ended" >>/fake/calls; script deconfig; exit 0' TERM
trap 'lease; script renew; echo renewed >>/fake/calls' USR1
trap 'script deconfig' USR2
script deconfig
[ ! -e /fake/lease ] || { lease; script bound; }
while :; do /bin/busybox sleep 0.01; done
`;

/** Knows one address of one card and no kernel. */
const IP = `#!/bin/sh
echo "ip $*" >>/fake/calls
case "$*" in
  *'addr add'*) echo "    inet $4 brd +" >/fake/address ;;
  *'addr flush'*) rm -f /fake/address ;;
  *'addr show'*) cat /fake/address ;;
esac
exit 0
`;

async function supervise(machine: Machine, script: string): Promise<string[]> {
  await machine.program('udhcpc', UDHCPC);
  await machine.program('ip', IP);
  const { status, stdout, stderr } = await machine.sh(`${scriptTools('hilink')}\n${script}`);
  assert.equal(status, 0, `${stdout}\n${stderr}\n${await machine.log()}`);
  assert.equal(stderr, '');
  return stdout.split('\n');
}

const LEASE = 'ip=192.168.8.100 mask=24 router=192.168.8.1 dns=192.168.8.1';
const UP = `until_true '[ "$(field state)" = online ]'`;
const hooked = aCardLink({
  hooks: {
    ipUp: [aHook('50-up', '#!/bin/sh\necho "hook up $*" >>/fake/calls\n')],
    ipDown: [aHook('50-down', '#!/bin/sh\necho "hook down $*" >>/fake/calls\n')],
  },
});
const device = aDevice({ links: [hooked] });

test(
  'card: waits for the modem, asks it for an address, tells the state, gives it back when ended',
  onMachine(async (machine) => {
    await machine.write('/fake/lease', LEASE);
    await machine.plug(hilink('enx0c5b8f279a64'));
    await machine.sh('mv /sys/class/net /tmp/net; mkdir /sys/class/net');
    const output = await supervise(
      machine,
      `
      pppi-card hilink & supervisor=$!
      until_true '[ "$(field state)" = waiting ]'
      field reason
      rmdir /sys/class/net; mv /tmp/net /sys/class/net
      ${UP}
      field interface; field address; field peer; field dns1
      cat /etc/resolv.conf
      link-status | grep '^  modem'
      kill "$supervisor"; wait "$supervisor"
      field state; field address; cat /etc/resolv.conf; ls /run/pppi/ports /run/pppi/dns`,
    );
    assert.deepEqual(output, [
      'no-card',
      'enx0c5b8f279a64',
      '192.168.8.100',
      '192.168.8.1',
      '192.168.8.1',
      'nameserver 192.168.8.1',
      '  modem 12d1:14dc at 1-1.2: enx0c5b8f279a64',
      'stopped',
      '',
      '/run/pppi/dns:',
      '',
      '/run/pppi/ports:',
    ]);
    const calls = await machine.calls();
    const client = calls.find((line) => line.startsWith('udhcpc '));
    assert.match(client!, /^udhcpc -f -i enx0c5b8f279a64 .* -R METRIC=300 LINK=hilink$/);
    assert.ok(
      calls.includes('ip -4 route add default via 192.168.8.1 dev enx0c5b8f279a64 metric 300'),
    );
    assert.deepEqual(
      calls.filter((line) => line.startsWith('hook')),
      [
        'hook up enx0c5b8f279a64  0 192.168.8.100 192.168.8.1 hilink',
        'hook down enx0c5b8f279a64  0 192.168.8.100 192.168.8.1 hilink',
      ],
    );
    JSON.parse(await machine.read('/run/pppi/hilink.json'));
    assert.match(await machine.log(), /daemon\.notice pppi-card\[\d+\]: hilink: online: enx0c5b/);
  }, device),
);

test(
  'card: a renewal that changes nothing is not noticed; a lost lease is, and another address too',
  onMachine(async (machine) => {
    await machine.write('/fake/lease', LEASE);
    await machine.plug(hilink());
    await supervise(
      machine,
      `
      pppi-card hilink &
      ${UP}
      client=$(cat /run/udhcpc.eth1.pid)
      until_true 'grep -q "^hook up" /fake/calls'
      kill -USR1 "$client"
      until_true 'grep -q ^renewed /fake/calls'
      pass 10
      grep -c '^hook' /fake/calls >/fake/hooks
      kill -USR2 "$client"
      until_true '[ "$(field lastFailure)" = lease-lost ]'
      echo '${LEASE.replace('.100', '.101')}' >/fake/lease
      kill -USR1 "$client"
      until_true '[ "$(field address)" = 192.168.8.101 ]'
      until_true '[ "$(grep -c "^hook up" /fake/calls)" = 2 ]'`,
    );
    assert.equal(await machine.read('/fake/hooks'), '1\n');
    const hooks = (await machine.calls('hook')).map((line) => line.split(' ')[1]);
    assert.deepEqual(hooks, ['up', 'down', 'up']);
  }, device),
);

test(
  'card: followed under another name after a replug; no answer is a reason; poff and pon',
  onMachine(async (machine) => {
    await machine.plug(hilink('eth1'));
    await supervise(
      machine,
      `
      pppi-card hilink &
      until_true '[ "$(field reason)" = no-lease ]'
      echo '${LEASE}' >/fake/lease
      pon
      ${UP}
      poff hilink
      until_true '[ "$(field state)" = off ]'
      [ ! -e /fake/address ] && [ ! -s /run/pppi/resolv.conf ]
      pon hilink
      ${UP}
      mv /sys/class/net/eth1 /sys/class/net/usb0
      until_true '[ "$(field interface)" = usb0 ]'`,
    );
    const cards = (await machine.calls('udhcpc')).map((line) =>
      line.split(' ').slice(0, 4).join(' '),
    );
    assert.deepEqual(cards, [
      'udhcpc -f -i eth1',
      'udhcpc ended',
      'udhcpc -f -i eth1',
      'udhcpc ended',
      'udhcpc -f -i eth1',
      'udhcpc ended',
      'udhcpc -f -i usb0',
    ]);
  }, device),
);

test(
  'card: a supervisor that was killed leaves no second client',
  onMachine(async (machine) => {
    await machine.write('/fake/lease', LEASE);
    await machine.plug(hilink());
    await supervise(
      machine,
      `
      pppi-card hilink & supervisor=$!
      ${UP}
      kill -9 "$supervisor"
      rm /run/pppi/hilink.json
      pppi-card hilink &
      ${UP}`,
    );
    const calls = (await machine.calls('udhcpc')).map((line) => line.split(' ')[1]);
    assert.deepEqual(calls, ['-f', 'ended', '-f']);
  }, device),
);

test(
  'card: no client on the network card of a serial modem, of another link’s modem, or of the board',
  onMachine(
    async (machine) => {
      const serial = huawei();
      serial.interfaces[1] = { code: 'ff/02/16', net: 'wwan0', driver: 'huawei_cdc_ncm' };
      await machine.plug(serial);
      await machine.plug({
        name: '1-1.1',
        id: '0424:ec00',
        interfaces: [{ code: 'ff/00/ff', net: 'eth0', driver: 'smsc95xx' }],
      });
      await machine.plug(hilink('eth1', '1-1.3'));
      await machine.write('/run/pppi/ports/other', '1-1.3 eth1 - 5\n');
      await supervise(
        machine,
        `
        pppi-card hilink &
        until_true '[ "$(field reason)" = no-card ]'
        pass 30`,
      );
      assert.deepEqual(await machine.calls('udhcpc'), []);
    },
    aDevice({ links: [aLink(), aCardLink({ unit: 1 })] }),
  ),
);

test(
  'card: three strikes give the address back; it is asked for again after the backoff',
  onMachine(
    async (machine) => {
      await machine.write('/fake/lease', LEASE);
      await machine.plug(hilink());
      await machine.program('ping', '#!/bin/sh\n[ -e /fake/way ]\n');
      const output = await supervise(
        machine,
        `
        pppi-card hilink & supervisor=$!
        until_true '[ "$(field state)" = backoff ]'
        field reason; ls /run/pppi/hilink.up 2>&1; field dials
        touch /fake/way
        until_true 'sleep 86400; [ "$(field dials)" = 2 ]'
        ${UP}
        until_true '[ "$(field state) $(field reason)" = "online " ]'
        kill "$supervisor"; wait "$supervisor"`,
      );
      assert.deepEqual(output, [
        'no-internet',
        'ls: /run/pppi/hilink.up: No such file or directory',
        '1',
      ]);
      assert.match(
        await machine.log(),
        /backoff: none of 1\.1\.1\.1 answers over eth1; next try in \d+ s/,
      );
    },
    aDevice({
      links: [
        aCardLink({
          redial: { first: 86400, longest: 86400, jitter: 25, stable: 60 },
          check: {
            kind: 'icmp',
            targets: ['1.1.1.1'],
            names: [],
            every: { first: 30, longest: 60, failing: 10 },
          },
        }),
      ],
    }),
  ),
);
