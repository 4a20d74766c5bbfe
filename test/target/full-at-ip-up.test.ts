import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check } from '../../scripts/model';
import { aDevice, aLink } from './device';
import { huawei, onMachine } from './machine';
import { supervise } from './supervision';

const every = { first: 30, longest: 120, failing: 10 };
const check: Check = { kind: 'icmp', targets: ['1.1.1.1'], names: [], every };

/** ppp0 has an address, and pppd has told the log of two DNS servers; ip-up has not written anything. */
const IP = `#!/bin/sh
for server in 'primary   DNS address 9.9.9.9' 'secondary DNS address 8.8.8.8'; do
  echo "Jan  1 00:00:00 pppi daemon.notice pppd[$(cat /run/ppp-twilio.pid)]: $server" >>/var/log/messages
done
echo '    inet 10.9.8.7 peer 10.64.64.64/32 scope global ppp0'
`;

test(
  'a full RAM disk when the address came: once there is room, DNS is set and the health check begins',
  onMachine(
    async (machine) => {
      await machine.plug(huawei());
      await machine.sh('/usr/libexec/pppi/ports');
      await machine.write('/sys/class/net/ppp0/ifindex', '9\n');
      await machine.program('ip', IP);
      await machine.program('ping', '#!/bin/sh\n');
      const output = await supervise(
        machine,
        ['999999 0 online', '999999 0'],
        `
        cp -a /run/pppi /tmp/pppi; mount -t tmpfs -o size=256k none /run/pppi; cp -a /tmp/pppi/. /run/pppi
        pppi-link twilio & supervisor=$!
        until_true '[ "$(field state)" = online ]'
        kill $supervisor; wait $supervisor
        dd if=/dev/urandom of=/run/pppi/fill bs=1k 2>/dev/null
        pppi-link twilio & supervisor=$!
        until_true 'grep -q "online: ppp0 has 10.9.8.7" /var/log/messages'
        n=0; while [ $n -lt 20 ]; do n=$((n + 1)); /bin/busybox sleep 0.01; done
        cat /run/pppi/twilio.up
        rm /run/pppi/fill
        until_true '[ -s /run/pppi/twilio.up ]'
        cat /run/pppi/twilio.up /run/pppi/resolv.conf
        until_true 'grep -qs "^ok" /run/pppi/twilio.health'
        kill $supervisor; wait $supervisor`,
      );
      assert.deepEqual(output.split('\n'), [
        'ppp0 10.9.8.7 10.64.64.64 9.9.9.9 8.8.8.8',
        'nameserver 9.9.9.9',
        'nameserver 8.8.8.8',
      ]);
    },
    aDevice({ links: [aLink({ check })] }),
  ),
);
