import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice, aHook, aLink } from './device';
import { huawei, onMachine, type Machine } from './machine';
import { supervise } from './supervision';

/** What is seen of a call's end: arguments and variables as pppd gives them. */
const HOOK = `#!/bin/sh
echo "down $* $IFNAME $IPLOCAL $DNS1 $PATH" >>/fake/calls
`;
const device = aDevice({
  links: [aLink({ hooks: { ipUp: [], ipDown: [aHook('50-tell', HOOK)] } })],
});

/** pppd's way of calling it. */
const IP_UP =
  'env -i DNS1=9.9.9.9 DNS2=8.8.8.8 /etc/ppp/ip-up ppp0 /dev/modem/twilio-ppp 115200 10.0.0.2 10.64.64.64 twilio';
const DOWN =
  'down ppp0 /dev/modem/twilio-ppp 115200 10.0.0.2 10.64.64.64 twilio ppp0 10.0.0.2 9.9.9.9 /usr/sbin:/usr/bin:/sbin:/bin';

async function plugged(machine: Machine): Promise<void> {
  await machine.program('ip', '#!/bin/sh\necho "ip $*" >>/fake/calls\n');
  await machine.plug(huawei());
  await machine.sh('/usr/libexec/pppi/ports');
}

/** The call is there, and its interface. */
const ONLINE = `
  pppi-link twilio & supervisor=$!
  until_true '[ "$(field state)" = online ]'
  mkdir -p /sys/class/net/ppp0; ${IP_UP}; : >/fake/calls
`;

test(
  'pppd killed outright: what ip-up did is undone, and the hooks of ip-down run',
  onMachine(async (machine) => {
    await plugged(machine);
    await supervise(
      machine,
      [],
      `${ONLINE}
      rmdir /sys/class/net/ppp0; kill -9 "$(cat /run/ppp-twilio.pid)"
      until_true 'grep -q ^down /fake/calls'
      until_true 'grep -q " backoff pppd-killed " /run/pppi/twilio.events'
      cp /run/pppi/resolv.conf /fake/resolv.conf
      kill $supervisor; wait $supervisor`,
    );
    assert.equal(await machine.read('/fake/resolv.conf'), '');
    assert.deepEqual(await machine.calls('down'), [DOWN]);
    assert.ok((await machine.calls('ip')).includes('ip -4 rule del lookup 10'));
    assert.match(await machine.read('/run/pppi/twilio.events'), / backoff pppd-killed /);
  }, device),
);

test(
  'pppd and supervisor killed outright: the next supervisor does the same',
  onMachine(async (machine) => {
    await plugged(machine);
    await supervise(
      machine,
      [],
      `${ONLINE}
      kill -9 $supervisor "$(cat /run/ppp-twilio.pid)"; rmdir /sys/class/net/ppp0
      pppi-link twilio & supervisor=$!
      until_true 'grep -q ^down /fake/calls'
      kill $supervisor; wait $supervisor`,
    );
    assert.deepEqual(await machine.calls('down'), [DOWN]);
  }, device),
);

test(
  'pppd that ended by itself has run ip-down: not once more',
  onMachine(async (machine) => {
    await plugged(machine);
    await supervise(
      machine,
      [],
      `${ONLINE}
      ${IP_UP.replace('ip-up', 'ip-down')}
      rmdir /sys/class/net/ppp0; kill "$(cat /run/ppp-twilio.pid)"
      until_true '[ "$(field state)" = backoff ]'
      kill $supervisor; wait $supervisor`,
    );
    assert.equal((await machine.calls('down')).length, 1);
    assert.doesNotMatch(await machine.log(), /has not run ip-down/);
  }, device),
);
