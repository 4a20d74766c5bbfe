import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whenThereIs } from '../on-machine';
import { onRig } from './rig';

test(
  'poff takes the link down and keeps it there; pon brings it back at once; both say nothing',
  onRig(async (rig) => {
    // A real modem hangs up when its port is closed, by DTR; a terminal does not tell it.
    const cut = whenThereIs(rig.machine, '/fake/cut', () => rig.call?.hangup());
    const said = await rig.sh(`
pppid & daemon=$!
until_true '[ "$(phase)" = online ]'
poff
until_true '[ "$(phase)" = off ]'
: >/fake/cut; until_true '[ ! -e /fake/cut ]'
/bin/busybox sleep 6; dials
pon twilio
until_true '[ "$(phase)" = online ]'
pon
echo look >/run/pppi/pppid.fifo
/bin/busybox sleep 1; dials
poff -a
until_true '[ "$(phase)" = off ]'
kill $daemon; wait $daemon
# A daemon that dies while a link is off does not take it up.
pppid & daemon=$!
until_true '[ -e /run/pppi/pppid.beat ] && [ "$(phase)" = off ]'
/bin/busybox sleep 2; dials; failures
kill $daemon; wait $daemon`);
    await cut;
    assert.equal(said, '1\n2\n2\n0');
    assert.equal((await rig.machine.calls()).filter((line) => line.startsWith('ended')).length, 2);
  }),
);
