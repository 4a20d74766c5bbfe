import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onRig, type PppidRig } from './rig';

// Of eight digits, which no number of a process has.
const PIN = '24682468';
const OTHER = '13571357';

/** The data partition is there, and stays from one script to the next. */
const DATA =
  'mkdir -p /data /disk; mount --bind /disk /data; grep " /data " /proc/mounts >/dev/null';

/** For the scripts; a PIN stands in no script, as that is on a command line. */
const SAYS = `
says() { grep -o '"reason":"[a-z-]*"' /run/pppi/state.json | tail -n 1 | cut -d '"' -f 4; }
`;

const sent = ({ transcript }: PppidRig) =>
  transcript.filter((line) => /> AT\+CPIN=/.test(line)).length;

async function lock({ modem, machine }: PppidRig, pin: string): Promise<void> {
  modem.sim = { kind: 'pin', pin, triesLeft: 3 };
  await machine.write('/etc/pppi/links/twilio.pin', `${PIN}\n`);
  await machine.write('/fake/pins', `${PIN}\n${OTHER}\n`);
}

test(
  'PIN: sent when the SIM asks, in no process’s arguments, and forgotten when it was right',
  onRig(async (rig) => {
    await lock(rig, PIN);
    const said = await rig.sh(`${SAYS}${DATA}
until [ -e /fake/enough ]; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -F -f /fake/pins; done >/fake/leaks &
pppid & daemon=$!
until_true '[ "$(phase)" = online ]'
: >/fake/enough
ls /data/pin; cat /fake/leaks; grep -c -F -f /fake/pins /var/log/messages
kill $daemon; wait $daemon`);
    assert.equal(said, '0');
    assert.deepEqual([sent(rig), rig.modem.sim.kind], [1, 'ready']);
  }),
);

test(
  'PIN: a refused one is sent once, whoever starts anew and whatever is lost; another one is, without plugging in',
  onRig(async (rig) => {
    await lock(rig, OTHER);
    const said = await rig.sh(`${SAYS}${DATA}
pppid & daemon=$!
until_true '[ "$(says)" = pin-wrong ]'
dials
kill -9 $daemon; wait $daemon 2>/dev/null
# As after a power cut: nothing is left but the data partition.
rm -rf /run/pppi/pppid.* /run/pppi/state.json
pppid & daemon=$!
until_true '[ "$(says)" = pin-wrong ]'
/bin/busybox sleep 2; says
grep -r -F -f /fake/pins /data; cat /run/pppi/state.json | grep -c -F -f /fake/pins
mkdir -p /run/pppi/settings; tail -n 1 /fake/pins | sed 's/^/twilio.pin=/' >/run/pppi/settings/values
echo look >/run/pppi/pppid.fifo
until_true '[ "$(phase)" = online ]'
kill $daemon; wait $daemon`);
    assert.equal(said, '0\npin-wrong\n0');
    assert.deepEqual([sent(rig), rig.modem.sim.kind], [2, 'ready']);
  }),
);

test(
  'PIN: none is sent before the data partition has come that may have another one, and none without one',
  onRig(async (rig) => {
    await lock(rig, OTHER);
    const said = await rig.sh(`${SAYS}
echo '50.00 0.00' >/fake/early; ln -sf /fake/early /fake/uptime
mkdir -p /run/pppi/settings; : >/run/pppi/settings.wait
pppid & daemon=$!
until_true '[ "$(says)" = settings-late ]'
${DATA}; /bin/busybox sleep 1; says
tail -n 1 /fake/pins | sed 's/^/twilio.pin=/' >/run/pppi/settings/values; rm /run/pppi/settings.wait
ln -sf /host/uptime /fake/uptime; echo look >/run/pppi/pppid.fifo
until_true '[ "$(phase)" = online ]'
kill $daemon; wait $daemon`);
    assert.equal(said, 'settings-late');
    assert.deepEqual([sent(rig), rig.modem.sim.kind], [1, 'ready']);
    rig.modem.sim = { kind: 'pin', pin: OTHER, triesLeft: 3 };
    const without = await rig.sh(`${SAYS}rm -rf /run/pppi/pppid.* /run/pppi/state.json
pppid & daemon=$!
until_true '[ "$(says)" = pin-wanted ]'
/bin/busybox sleep 2; says
kill $daemon; wait $daemon`);
    assert.deepEqual([without, sent(rig)], ['pin-wanted', 1]);
  }),
);
