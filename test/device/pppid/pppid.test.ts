import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whenThereIs } from '../../target/supervision';
import { onRig } from './rig';

test(
  'dials, is online by the word of ip-up, adopts its call after a kill, and redials after the call’s',
  onRig(async (rig) => {
    // A real modem hangs up when its port is closed, by DTR; a terminal does not tell it.
    const cut = whenThereIs(rig.machine, '/fake/cut', () => rig.call?.hangup());
    const said = await rig.sh(`
pppid & daemon=$!
until_true '[ "$(phase)" = online ]'
echo "online after $(dials) dials"
kill -9 $daemon; call=$(pppd_pid)
/bin/busybox sleep 1
pppid & daemon=$!
until_true '[ -e /run/pppi/pppid.beat ] && grep -q "is still there" /var/log/messages'
[ "$(pppd_pid)" = "$call" ] && echo "$(phase) by the same call, $(dials) dials"
kill -9 $call; : >/fake/cut
until_true '[ "$(phase)" = backoff ]'
echo "backoff after $(failures) failure"
until_true '[ "$(dials)" = 2 ] && [ "$(phase)" = online ]'
echo "online again"
kill $daemon; wait $daemon; echo "ended with $?"
grep ended /fake/calls | wc -l
`);
    await cut;
    assert.equal(
      said,
      [
        ...['online after 1 dials', 'online by the same call, 1 dials', 'backoff after 1 failure'],
        ...['online again', 'ended with 0', '1'],
      ].join('\n'),
    );
  }),
);
