import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice, aHook, aLink } from './device';
import { onMachine, type Machine } from './machine';
import { NO_VETH, veth } from './veth';

/** Hooks of the user's go on behind ip-down. */
const HOOKS_DONE = 'while pidof run-hooks >/dev/null; do /bin/busybox sleep 0.01; done';

/** pppd's way of calling it: no PATH, no other variable, output nowhere, files closed to others. */
const ip = (event: 'up' | 'down', link = 'twilio', iface = 'ppp0') =>
  `(umask 077; cd /; env -i DNS1=10.177.0.34 DNS2=10.177.0.210 /etc/ppp/ip-${event} ${iface} /dev/modem/${link}-ppp 115200 10.0.0.2 10.64.64.64 ${link} >/dev/null 2>&1); ${HOOKS_DONE}`;

const resolvConf = (machine: Machine) => machine.read('/run/pppi/resolv.conf');

test(
  'ip-up: the carrier’s DNS servers reach the file that libc reads, and leave it again',
  onMachine(async (machine) => {
    await machine.program('ip', '#!/bin/sh\necho "ip $*" >>/fake/calls\n');
    const mode = await machine.sh(`${ip('up')}; stat -Lc %a /etc/resolv.conf`);
    assert.equal(mode.stdout, '644');
    assert.equal(await resolvConf(machine), 'nameserver 10.177.0.34\nnameserver 10.177.0.210\n');
    assert.equal(
      await machine.read('/run/pppi/twilio.up'),
      'ppp0 10.0.0.2 10.64.64.64 10.177.0.34 10.177.0.210\n',
    );
    await machine.sh(ip('down'));
    assert.equal(await resolvConf(machine), '');
    assert.equal(await machine.read('/run/pppi/twilio.up'), '');
  }),
);

test(
  'resolv.conf: the lower metric first, no server twice, three at most',
  onMachine(async (machine) => {
    const { stderr } = await machine.sh(`. /usr/lib/pppi/resolv.sh
      dns_set 1000 eth1 4.4.4.4
      dns_set 700 ppp0 9.9.9.9 2.2.2.2 'not an address'
      dns_set 70 eth0 1.1.1.1 9.9.9.9
      dns_set 10 eth2 6.6.6.6
      dns_drop 10 eth2`);
    assert.equal(stderr, '');
    assert.equal(
      await resolvConf(machine),
      'nameserver 1.1.1.1\nnameserver 9.9.9.9\nnameserver 2.2.2.2\n',
    );
  }),
);

const INTERFACES = `${veth('eth0', 'ppp0')} ip link set eth0 up; ip link set ppp0 up`;

for (const [metric, what] of [
  [100, 'a better default route is there'],
  [70, 'a default route whose metric begins alike is there'],
  [700, 'a default route of the same metric is there'],
] as const) {
  test(
    `ip-up: the default route through ppp0 is there when ${what}`,
    onMachine(async (machine, test) => {
      const { status, stdout } = await machine.sh(
        `${INTERFACES}
        ip addr add 192.0.2.2/24 dev eth0; ip addr add 10.0.0.2/32 dev ppp0
        ip route add default via 192.0.2.1 dev eth0 metric ${metric}
        ${ip('up')}
        ${ip('up')}
        ip -4 route show default`,
        { net: true },
      );
      if (status === NO_VETH) return test.skip('this kernel has no veth');
      const routes = stdout.split('\n').filter((line) => / dev ppp0 /.test(line));
      assert.equal(routes.length, 1, `${stdout}\n${await machine.log()}`);
      assert.match(routes[0]!, /metric 700/);
      assert.doesNotMatch(await machine.log(), /failed/);
    }),
  );
}

const hooked = aDevice({
  links: [
    aLink({
      hooks: {
        ipUp: [
          aHook(
            '50-tell',
            '#!/bin/sh\necho "up $LINK $METRIC $* $DNS1 $DNS2 $PWD $PATH" >>/fake/calls\n',
          ),
          aHook('60-fail', '#!/bin/sh\necho went wrong >&2\nexit 3\n'),
          aHook('70-hang', '#!/bin/sh\nexec /bin/busybox sleep 30\n'),
          aHook('75-deaf', "#!/bin/sh\ntrap '' TERM\nwhile :; do /bin/busybox sleep 0.1; done\n"),
          aHook('80-last', '#!/bin/sh\necho last >>/fake/calls\n'),
        ],
        ipDown: [aHook('50-tell', '#!/bin/sh\necho "down $LINK" >>/fake/calls\n')],
      },
    }),
    aLink({
      name: 'other',
      unit: 1,
      metric: 800,
      hooks: {
        ipUp: [aHook('50-tell', '#!/bin/sh\necho "up $LINK" >>/fake/calls\n')],
        ipDown: [],
      },
    }),
  ],
});

test(
  'hooks: run for their own link, in order, bounded; one that fails does not stop the next',
  onMachine(async (machine) => {
    await machine.program('ip', '#!/bin/sh\nexit 0\n');
    // A minute is too long for a test: the same program with less patience.
    await machine.program('timeout', '#!/bin/sh\nshift 3\nexec /bin/busybox timeout -k 1 1 "$@"\n');
    await machine.sh(ip('up'));
    await machine.sh(ip('down'));
    assert.deepEqual(await machine.calls(), [
      'up twilio 700 ppp0 /dev/modem/twilio-ppp 115200 10.0.0.2 10.64.64.64 twilio 10.177.0.34 10.177.0.210 / /usr/sbin:/usr/bin:/sbin:/bin',
      'last',
      'down twilio',
    ]);
    const log = await machine.log();
    assert.match(log, /daemon\.info hook\[\d+\]: went wrong/);
    assert.match(log, /daemon\.err ip-up\[\d+\]: .*60-fail failed with status 3/);
    assert.match(log, /70-hang was ended after 60 s/);
    assert.match(log, /75-deaf was ended after 60 s/);
    await machine.write('/fake/calls', '');
    await machine.sh(ip('up', 'other', 'ppp1'));
    assert.deepEqual(await machine.calls(), ['up other']);
  }, hooked),
);

test(
  'hooks: one of ip-down that takes its time is not ended with pppd’s own child, nor is the next',
  onMachine(
    async (machine) => {
      await machine.sh(`${ip('down').replace(HOOKS_DONE, '')}
        touch /fake/pppd-has-ended; ${HOOKS_DONE}`);
      assert.deepEqual(await machine.calls(), ['slow', 'next']);
    },
    aDevice({
      links: [
        aLink({
          hooks: {
            ipUp: [],
            ipDown: [
              aHook(
                '50-slow',
                '#!/bin/sh\nuntil [ -e /fake/pppd-has-ended ]; do sleep 1; done\necho slow >>/fake/calls\n',
              ),
              aHook('51-next', '#!/bin/sh\necho next >>/fake/calls\n'),
            ],
          },
        }),
      ],
    }),
  ),
);

test(
  'hooks: a pppd that is none of ours changes nothing',
  onMachine(async (machine) => {
    await machine.sh(ip('up', '../../etc', 'ppp5'));
    assert.equal(await resolvConf(machine), '');
    assert.deepEqual(await machine.calls(), []);
  }, hooked),
);

test(
  'DHCP on Ethernet: address, route with the metric, DNS; all gone with the lease',
  onMachine(async (machine, test) => {
    const lease =
      'METRIC=100 interface=eth0 ip=192.0.2.7 mask=24 router="192.0.2.1 192.0.2.9" dns="192.0.2.53 1.1.1.1"';
    const { status, stdout } = await machine.sh(
      `${INTERFACES}
      script=/usr/share/udhcpc/default.script
      ${lease} $script deconfig
      ${lease} $script bound
      ${lease} $script renew
      ip -4 -o addr show dev eth0; ip -4 route show default; cat /etc/resolv.conf
      echo ===
      ${lease} $script deconfig
      ip -4 -o addr show dev eth0; ip -4 route show default; cat /etc/resolv.conf`,
      { net: true },
    );
    if (status === NO_VETH) return test.skip('this kernel has no veth');
    const [bound, gone] = stdout.split('===') as [string, string];
    assert.match(bound, /inet 192\.0\.2\.7\/24/);
    assert.equal(bound.match(/^default .*$/gm)?.length, 1, bound);
    assert.match(bound, /default via 192\.0\.2\.1 dev eth0 +metric 100/);
    assert.match(bound, /nameserver 192\.0\.2\.53\nnameserver 1\.1\.1\.1\n/);
    assert.equal(gone.trim(), '');
  }),
);

test(
  'DHCP: on the board’s own socket only, never on a modem’s network card',
  onMachine(async (machine) => {
    const card = async (name: string, driver: string) => {
      await machine.write(`/sys/devices/${name}/x`, '');
      await machine.sh(
        `mkdir -p /sys/class/net/${name}/device; ln -s ../../../../bus/usb/drivers/${driver} /sys/class/net/${name}/device/driver`,
      );
    };
    await card('eth0', 'cdc_ether');
    await card('wwan0', 'huawei_cdc_ncm');
    await card('eth1', 'lan78xx');
    await machine.program('ip', '#!/bin/sh\necho "ip $*" >>/fake/calls\n');
    await machine.sh(
      'echo 1 >/sys/class/net/eth1/carrier; pppi-dhcp & until grep -q ^udhcpc /fake/calls; do sleep 1; done; kill $!',
    );
    const calls = await machine.calls();
    assert.equal(calls[0], 'ip link set dev eth1 up');
    assert.match(
      calls.find((line) => line.startsWith('udhcpc'))!,
      /^udhcpc -f -i eth1 .* -R$/,
    );
    assert.ok(
      calls.every((line) => !/ (eth0|wwan0)/.test(line)),
      calls.join('\n'),
    );
  }),
);
