import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aDevice, aLink } from './device';
import { onMachine, type Machine } from './machine';

const reboot = { kind: 'minutes', after: 60, perDay: 2 } as const;
const device = aDevice({
  links: [aLink({ recover: { modem: { kind: 'off' }, usb: { kind: 'off' }, reboot } })],
});

/** Asks whether the device may restart, `at SECONDS` of its clock. */
async function ask(machine: Machine, script: string): Promise<string[]> {
  await machine.program('date', '#!/bin/sh\ncat /fake/clock\n');
  const { stdout, stderr } = await machine.sh(`
    mkdir -p /data; mount -t tmpfs tmpfs /data
    LINK=twilio LOG_TAG=test
    . /etc/pppi/links/twilio.conf
    for part in log time state health ladder; do . /usr/lib/pppi/$part.sh; done
    at() { echo $1 >/fake/clock; if reboot_may; then echo "$REBOOTS"; else echo "$REBOOT_NOT"; fi; }
    ${script}`);
  assert.equal(stderr, '');
  return stdout.split('\n');
}

test(
  'ladder: restarts that were counted while the clock was ahead block a day, not until it is there',
  onMachine(async (machine) => {
    const enough = '2 restarts in 24 hours are enough';
    const said = await ask(
      machine,
      `echo 1900000000 >/data/reboots; echo 1900000100 >>/data/reboots
      at 1800000000; cat /data/reboots
      at 1800086399
      at 1800086401; cat /data/reboots`,
    );
    assert.deepEqual(said, [enough, '1800000000', '1800000000', enough, '1', '1800086401']);
  }, device),
);

test(
  'ladder: another way has the internet until its check has given it up',
  onMachine(async (machine) => {
    const other = 'another way to the internet works';
    const said = await ask(
      machine,
      `echo x >/run/pppi/other.up; at 1800000000
      for health in 'ok 0' 'no-internet 1 text' 'dns-dead 2 text' 'no-internet 3 text'; do
        echo "$health" >/run/pppi/other.health; at 1800000000
      done`,
    );
    assert.deepEqual(said, [other, other, other, other, '1']);
  }, device),
);
