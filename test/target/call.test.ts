import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onMachine } from './machine';

/** pppd(8), which takes its time to end. Says which session it is in, and whether it leads it. */
const PPPD = `#!/bin/sh
trap 'touch /fake/asked; until [ -e /fake/go ]; do /bin/busybox sleep 0.01; done; exit 5' TERM
read -r _ _ _ _ _ session _ <"/proc/$$/stat"
[ "$session" = "$$" ] && echo leads || echo "in a session, $*"
echo "$$" >/fake/runs
while :; do /bin/busybox sleep 0.01; done
`;

const BEGIN = `rm -f /fake/runs; setsid /usr/libexec/pppi/call call twilio & call=$!
until [ -s /fake/runs ]; do /bin/busybox sleep 0.01; done
`;

test(
  'call: pppd does not lead its session, is asked with it, and is waited for; its status is that of the call',
  onMachine(async (machine) => {
    await machine.program('pppd', PPPD);
    const { stdout } = await machine.sh(`${BEGIN}
      kill -TERM -$call
      until [ -e /fake/asked ]; do /bin/busybox sleep 0.01; done
      /bin/busybox sleep 0.2; kill -0 $call && echo waits
      touch /fake/go; wait $call; echo $?`);
    assert.deepEqual(stdout.split('\n'), ['in a session, call twilio', 'waits', '5']);
  }),
);

test(
  'call: pppd that is killed is told by its signal',
  onMachine(async (machine) => {
    await machine.program('pppd', PPPD);
    const { stdout } = await machine.sh(`${BEGIN}
      kill -KILL "$(cat /fake/runs)"; wait $call; echo $?`);
    assert.deepEqual(stdout.split('\n'), ['in a session, call twilio', '137']);
  }),
);
