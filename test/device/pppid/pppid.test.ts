import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whenThereIs } from '../on-machine';
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

test(
  'no second call where the first was not written down, and a lost state ends no good call',
  onRig(async (rig) => {
    const said = await rig.sh(`
pppid & daemon=$!
until_true '[ "$(phase)" = online ]'
call=$(pppd_pid) adopted=0
again() {
  kill -9 $daemon
  wait $daemon 2>/dev/null
  rm -f "$@"
  pppid & daemon=$!
  adopted=$((adopted + 1))
  until_true '[ "$(grep -c "is still there" /var/log/messages)" = $adopted ] && [ "$(phase)" = online ]'
  /bin/busybox sleep 1
  [ "$(pppd_pid)" = "$call" ] && echo "$(phase) by the same call, $(dials) dial, $(failures) failures"
}
again /run/pppi/twilio.call
again /run/pppi/pppid.state.0 /run/pppi/pppid.state.1
again /run/pppi/pppid.state.0 /run/pppi/pppid.state.1 /run/pppi/twilio.call
printf '8\\n8\\n' >/run/pppi/pppid.state.0; printf '' >/run/pppi/pppid.state.1
again /run/pppi/state.json
sed -n 's/.*\\(call [0-9]*\\) of an earlier daemon.*/\\1/p' /var/log/messages
kill $daemon; wait $daemon; grep ended /fake/calls | wc -l
`);
    const same = 'online by the same call, 1 dial, 0 failures';
    const lines = [same, same, same, same, 'call 1', 'call 1', 'call 1', 'call 1', '1'];
    assert.equal(said, lines.join('\n'));
  }),
);

test(
  'a password that the data partition has: the first dial waits for it, and goes to the access point of pppi.conf',
  onRig(async (rig) => {
    const own = () => rig.transcript.some((line) => line.includes('+CGDCONT=1,"IP","own.example"'));
    // A modem that has no network yet is made to ask for it anew, with our access point.
    const asked = ['+CEREG', '+CGREG', '+CREG'];
    for (const name of asked) rig.modem.answers.set(name, [`${name}: 0,2`, 'OK']);
    const heard = setInterval(() => {
      if (own()) for (const name of asked) rig.modem.answers.delete(name);
    }, 10);
    rig.machine.atEnd(() => Promise.resolve(clearInterval(heard)));
    const said = await rig.sh(`
mkdir -p /run/pppi/settings; : >/run/pppi/settings.wait
echo twilio.apn=own.example >/run/pppi/settings/values
echo '50.00 0.00' >/fake/early; ln -sf /fake/early /fake/uptime
pppid & daemon=$!
until_true 'grep -q settings-late /run/pppi/state.json'
/bin/busybox sleep 1; dials
rm /run/pppi/settings.wait; echo look >/run/pppi/pppid.fifo
ln -sf /host/uptime /fake/uptime
until_true '[ "$(phase)" = online ]'
dials; stat -c %a /run/pppi/state.json
kill $daemon; wait $daemon
`);
    assert.equal(said, '0\n1\n600');
    assert.ok(own(), rig.transcript.join('\n'));
  }),
);
