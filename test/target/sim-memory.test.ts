import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../scripts/config';
import { registeredModem } from '../emulate/modem/modem-bench';
import type { AtModem } from '../../scripts/emulate/modem';
import { aDevice, aLink } from './device';
import { huawei, onMachine, type Machine } from './machine';
import { modemAt } from './modem';
import { supervise } from './supervision';

const PIN = '2468';
const device = aDevice({ links: [aLink({ pin: new Secret(PIN) })] });

/** The data partition is there, and stays from one script to the next. */
const DATA = 'mkdir -p /data /disk; mount --bind /disk /data; : >/run/pppi/data-done';

/** A machine with a modem whose SIM wants another PIN than the image has; `sent` is how often one was sent. */
const withSim = (
  work: (bench: { machine: Machine; modem: AtModem; sent: () => number }) => Promise<void>,
) =>
  onMachine(async (machine) => {
    const said: string[] = [];
    const sim = { kind: 'pin', pin: '1357', triesLeft: 3 } as const;
    const modem = await registeredModem({ sim, log: (line) => said.push(line) });
    await machine.plug(huawei());
    await machine.sh('/usr/libexec/pppi/ports');
    await modemAt(machine, '/dev/ttyUSB0', modem);
    const sent = () => said.filter((line) => line.startsWith('at > AT+CPIN=')).length;
    await work({ machine, modem, sent });
  }, device);

/** Many looks of the supervisor at the modem, each of which might send. */
const LOOKS = 'n=0; while [ $n -lt 30 ]; do n=$((n + 1)); /bin/busybox sleep 0.02; done';
const is = (state: string) => `until_true '[ "$(field state) $(field reason)" = "${state}" ]'`;
const END = 'kill $supervisor; wait $supervisor';
/** The file of the PIN and the SIM. */
const hash = (modem: AtModem) =>
  `$(printf '%s %s' ${modem.subscription.iccid} ${PIN} | sha256sum | cut -d' ' -f1)`;

test(
  'PIN: refused before the data partition came, it is refused afterwards, and at the next start',
  withSim(async ({ machine, modem, sent }) => {
    const kept = await supervise(
      machine,
      [],
      `
      pppi-link twilio & supervisor=$!
      ${is('waiting pin-wrong')}
      ${DATA}
      hash=${hash(modem)}
      until_true 'grep -qs refused "/data/pin/$hash"'
      echo 8 >/sys/bus/usb/devices/1-1.2/devnum; /usr/libexec/pppi/ports
      ${LOOKS}; ${is('waiting pin-wrong')}
      ls /run/pppi/pin/*.unheard 2>/dev/null
      ${END}`,
    );
    assert.equal(kept, '');
    assert.equal(sent(), 1);
    await supervise(
      machine,
      [],
      `rm -rf /run/pppi/pin; ${DATA}; pppi-link twilio & supervisor=$!
      ${is('waiting pin-wrong')}; ${LOOKS}; ${END}`,
    );
    assert.equal(sent(), 1);
    assert.match(
      await machine.read('/run/pppi/twilio.events'),
      / until the YAML or pppi\.conf has/,
    );
  }),
);

test(
  'PIN: an OK of a modem whose SIM still asks is no success',
  withSim(async ({ machine, modem, sent }) => {
    modem.answers.set(`+CPIN="${PIN}"`, ['OK']);
    const run = `${DATA}; pppi-link twilio & supervisor=$!
      ${is('waiting pin-wanted')}; ${LOOKS}; field detail; ${END}; cat /data/pin/${hash(modem)}`;
    const output = await supervise(machine, [], run);
    assert.match(output, /^the modem answered OK to the PIN; it is not sent again .*\nsent 3$/);
    assert.equal(sent(), 1);
  }),
);

for (const [what, text] of [
  ['empty', ''],
  ['half', 'sen'],
  ['without a number', 'sent'],
] as const) {
  test(
    `PIN: a file of what was tried that is ${what} counts as sent`,
    withSim(async ({ machine, modem, sent }) => {
      modem.sim = { kind: 'pin', pin: '1357', triesLeft: 2 };
      const output = await supervise(
        machine,
        [],
        `${DATA}; mkdir /data/pin; printf '${text}' >/data/pin/${hash(modem)}
        pppi-link twilio & supervisor=$!
        ${is('waiting pin-wrong')}; ${LOOKS}; ${END}; cat /data/pin/${hash(modem)}; ls -A /data/pin | grep -c '^[.]'; true`,
      );
      assert.equal(output, 'refused\n0');
      assert.equal(sent(), 0);
    }),
  );
}

test(
  'PIN: none is sent before the data partition has come that may have another one',
  withSim(async ({ machine, modem, sent }) => {
    await machine.write('/fake/uptime', '5.00 0.00\n');
    // Time stands still: two minutes are not to be over.
    const still = '#!/bin/sh\nexec /bin/busybox sleep 0.003\n';
    await supervise(
      machine,
      [],
      `
      mkdir -p /data /disk /run/pppi/settings; mount --bind /disk /data
      : >/run/pppi/settings.wait
      pppi-link twilio & supervisor=$!
      until_true 'grep -qs "waiting for /data, which may hold it" /run/pppi/twilio.json'
      ${LOOKS}; field reason
      echo 1357 >/run/pppi/settings/twilio.pin; rm /run/pppi/settings.wait; : >/run/pppi/data-done
      ${is('online ')}
      ${END}`,
      still,
    );
    assert.equal(sent(), 1);
    assert.equal(modem.sim.kind, 'ready');
  }),
);

test(
  'PIN: one that comes after all waiting is taken without another plugging-in',
  withSim(async ({ machine, modem, sent }) => {
    await machine.write('/etc/pppi/links/twilio.pin', '');
    await supervise(
      machine,
      [],
      `
      : >/run/pppi/settings.wait
      pppi-link twilio & supervisor=$!
      ${is('waiting pin-wanted')}
      mkdir -p /run/pppi/settings; echo 1357 >/run/pppi/settings/twilio.pin
      ${is('online ')}
      ${END}`,
    );
    assert.equal(sent(), 1);
    assert.equal(modem.sim.kind, 'ready');
  }),
);

test(
  'settings: whoever waits for them goes on, however they end',
  onMachine(async (machine) => {
    await machine.program('grep', '#!/bin/sh\nkill -TERM $PPID\nexec /bin/busybox sleep 0.1\n');
    const { stdout } = await machine.sh(`
      mkdir /run/pppi/settings; : >/run/pppi/settings/good; : >/run/pppi/settings.wait
      /usr/libexec/pppi/settings late; echo $?; ls /run/pppi/settings.wait 2>/dev/null`);
    assert.equal(stdout, '1');
  }),
);

test(
  'PIN: whatever a modem says to it, the state stays one that programs can read',
  withSim(async ({ machine, modem, sent }) => {
    modem.answers.set(`+CPIN="${PIN}"`, ['+CME ERROR: "no\\way"\t']);
    await supervise(
      machine,
      [],
      `${DATA}; pppi-link twilio & supervisor=$!
      ${is('waiting pin-wanted')}; cp /run/pppi/twilio.json /fake/seen; ${END}`,
    );
    const { detail } = JSON.parse(await machine.read('/fake/seen')) as { detail: string };
    assert.match(detail, /^the modem answered \+CME ERROR: noway to the PIN; /);
    assert.equal(sent(), 1);
  }),
);
