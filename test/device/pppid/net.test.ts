import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installProgram } from '../../target/engine';
import { onRig } from './rig';

/** Starts the net, and has the log of it. */
const NET = `
modprobe() { return 1; }
pppid-run & net=$!
logged() { grep -q "$1" /var/log/messages; }
deaths() { grep -c 'pppid ended with status' /var/log/messages; }
`;

test(
  'a state of which the daemon dies is set aside after three lives, and it dials',
  onRig(async (rig) => {
    for (const turn of [0, 1])
      await rig.machine.write(`/run/pppi/pppid.state.${turn}`, '8\n{"links":7,"shared":[]}\n8\n');
    const said = await rig.sh(`${NET}
until_true '[ "$(phase)" = online ]'
echo "$(deaths) deaths, online, $(ls /run/pppi | grep -c bad) files aside"
kill $net; wait $net`);
    assert.equal(said, '3 deaths, online, 2 files aside');
    assert.match(await rig.machine.log(), /daemon\.crit pppid: TypeError/);
    assert.match(await rig.machine.log(), /daemon\.err pppid-run\S*: there is no watchdog/);
  }),
);

test(
  'a bundle cut in half: pppd alone dials, stays, minds poff and is fed for, and the log says so',
  onRig(async (rig) => {
    await installProgram(rig.machine, 'link-status');
    const file = join(rig.machine.root, 'usr/lib/pppi/pppid.js');
    const code = await rig.machine.read('/usr/lib/pppi/pppid.js');
    await writeFile(file, code.slice(0, code.length / 2));
    await rig.machine.write('/sys/class/watchdog/watchdog0/identity', 'a watchdog\n');
    await rig.machine.write('/dev/watchdog0', '');
    const said = await rig.sh(`${NET}
until_true '[ -e /run/pppi/twilio.up ]'
echo "$(deaths) deaths, $(dials) dial"
until_true '[ -s /dev/watchdog0 ]'
echo fed
logged 'each link is dialled by pppd alone' && echo logged
link-status | sed -n 2p
poff twilio
/bin/busybox sleep 12; echo "off: $(dials) dial"
pon twilio
until_true '[ "$(dials)" = 2 ]'
kill $net; wait $net`);
    assert.deepEqual(said.split('\n'), [
      ...['5 deaths, 1 dial', 'fed', 'logged'],
      '  pppid does not run; pppd dials alone; ppp0 has 10.0.0.2',
      'off: 1 dial',
    ]);
    assert.match((await rig.machine.calls('pppd')).join('\n'), / call twilio nodetach persist /);
  }),
);

test(
  'a pppid-run that was killed leaves one daemon, and the call',
  onRig(async (rig) => {
    const said = await rig.sh(`${NET}
until_true '[ "$(phase)" = online ]'
kill -9 $net
pppid-run & net=$!
until_true '[ "$(grep -c "is still there" /var/log/messages)" = 1 ]'
/bin/busybox sleep 1
echo "$(grep -ls 'pppid[.]js' /proc/[0-9]*/cmdline | wc -l) daemon, $(dials) dial, $(phase)"
kill $net; wait $net`);
    assert.equal(said, '1 daemon, 1 dial, online');
  }),
);

test(
  'an endless loop, which no signal ends: nothing is fed, the daemon is killed, and the call goes on',
  onRig(async (rig) => {
    const good = await rig.machine.read('/usr/lib/pppi/pppid.js');
    await rig.machine.write('/usr/lib/pppi/good.js', good);
    // Names that the bundle has not: QuickJS takes the second of two.
    const loop = `
import { setTimeout as laterForTest, stat as statForTest } from 'os';
const loopForTest = () => {
  while (statForTest('/run/pppi/twilio.up')[1] === 0);
  laterForTest(loopForTest, 100);
};
loopForTest();
`;
    await rig.machine.write('/usr/lib/pppi/pppid.js', `${good}${loop}`);
    await rig.machine.write('/sys/class/watchdog/watchdog0/identity', 'a watchdog\n');
    await rig.machine.write('/dev/watchdog0', '');
    // It looks at the beat more often.
    await rig.machine.program('sleep', '#!/bin/sh\n/bin/busybox sleep $((($1 + 9) / 10))\n');
    const said = await rig.sh(`${NET}
until_true '[ -e /run/pppi/twilio.up ]'
fed() { stat -c %s /dev/watchdog0; }
/bin/busybox sleep 1; before=$(fed); [ "$before" -gt 0 ] && echo fed before
/bin/busybox sleep 11; [ "$(fed)" = "$before" ] && echo fed no longer
mv /usr/lib/pppi/good.js /usr/lib/pppi/pppid.js
until_true 'logged "ended with status 137"'
until_true '[ "$(phase)" = online ] && [ "$(fed)" != "$before" ]'
echo "$(dials) dial"
kill $net; wait $net`);
    assert.equal(said, 'fed before\nfed no longer\n1 dial');
    // A feeder that ends leaves the watchdog running: `V` would stop it.
    assert.doesNotMatch(await rig.machine.read('/dev/watchdog0'), /V/);
  }),
);

test(
  'after an hour of the guide’s way pppid is tried again, and takes up the call that is there',
  onRig(async (rig) => {
    const good = await rig.machine.read('/usr/lib/pppi/pppid.js');
    await rig.machine.write('/usr/lib/pppi/good.js', good);
    await rig.machine.write('/usr/lib/pppi/pppid.js', 'no program');
    await rig.machine.program('sleep', '#!/bin/sh\n/bin/busybox sleep $((($1 + 9) / 10))\n');
    const said = await rig.sh(`${NET}
until_true '[ -e /run/pppi/twilio.up ]'
call=$(pppd_pid); read -r up _ </host/uptime; read -r end </run/pppi/pppid.guide
[ $((end - \${up%%.*})) -gt 3500 ] && echo an hour
mv /usr/lib/pppi/good.js /usr/lib/pppi/pppid.js
echo "$((end + 1)).00 0.00" >/fake/later; ln -sf /fake/later /fake/uptime
until_true '[ "$(phase)" = online ]'
[ "$(pppd_pid)" = "$call" ] && echo "the same call, $(dials) dial"
[ -e /run/pppi/pppid.guide ] || echo no longer without pppid
kill $net; wait $net; grep -c ended /fake/calls`);
    assert.equal(said, 'an hour\nthe same call, 1 dial\nno longer without pppid\n1');
  }),
);
