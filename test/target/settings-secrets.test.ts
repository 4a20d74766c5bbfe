import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onMachine, type Machine } from './machine';
import { boot, CONF, onSettings } from './settings-card';

const note = (key: string) =>
  `# ${key} was moved to the data partition; delete this line to forget it`;
const writes = async (machine: Machine) =>
  (await machine.calls('mount')).filter((call) => call.includes('rw')).length;

test(
  'settings: secrets go to the data partition, hold at the next boot, and can be changed and forgotten',
  onSettings(async (machine) => {
    const conf = 'hostname = pi7\r\n# mine\r\ntwilio.password = s3cret word\r\nlink.pin=1234\r\n';
    await machine.write(CONF, conf);
    const first = await boot(machine);
    const stored = 'hostname=pi7\ntwilio.password=s3cret word\ntwilio.pin=1234';
    assert.equal(first.stored, stored);
    // Until a later start has read them back.
    assert.equal(await machine.read(CONF), conf);
    assert.doesNotMatch(first.log, /only the data partition/);

    const second = await boot(machine);
    assert.equal(second.waiting, '');
    const masked = conf.replace('s3cret word', '***********').replace('1234', '****');
    assert.equal(await machine.read(CONF), masked);
    assert.match(second.log, /only the data partition has these now: twilio\.password twilio\.pin/);
    assert.doesNotMatch(second.log + second.console, /s3cret|1234/);

    await machine.write('/fake/calls', '');
    const third = await boot(machine);
    assert.equal(third.waiting, '/run/pppi/settings.wait');
    assert.match(third.earlyChap, /^ppp twilio ""$/m);
    assert.match(third.chap, /^ppp twilio "s3cret word"$/m);
    assert.equal(third.pin, '1234');
    assert.equal(third.stored, stored);
    // Nothing is written at each start.
    assert.equal(await writes(machine), 0);
    assert.doesNotMatch(third.log, /only the data partition/);

    await machine.write(CONF, masked.replace('=****\r', '=4321\r'));
    const fourth = await boot(machine);
    assert.equal(fourth.earlyPin, '4321');
    assert.equal(fourth.pin, '4321');
    assert.equal(fourth.stored, stored.replace('1234', '4321'));
    assert.match(fourth.chap, /^ppp twilio "s3cret word"$/m);

    // The note of an earlier version, and its store.
    await machine.write('/fake/data/pppi/settings', 'twilio.password=x\ntwilio.pin=4321\n');
    await machine.write(CONF, `${note('twilio.pin')}\n`);
    const fifth = await boot(machine);
    assert.equal(fifth.pin + fifth.stored, '4321twilio.pin=4321');
    assert.match(fifth.chap, /^ppp twilio ""$/m);
    assert.equal(await machine.read(CONF), `${note('twilio.pin')}\n`);
    await machine.write(CONF, '# nothing\n');
    assert.equal((await boot(machine)).stored, '');
    await machine.write(CONF, 'twilio.pin = ****\n');
    assert.equal(
      (await boot(machine)).notes,
      'twilio.pin is no longer on the data partition; set it in pppi.conf again',
    );
  }),
);

test(
  'settings: modes of what holds a secret; pppd finds its files as it wants them',
  onSettings(async (machine) => {
    await machine.write(CONF, 'twilio.pin = 1234\ntwilio.user = me\ntwilio.password = x\n');
    const { stdout } = await machine.sh(`
      /usr/libexec/pppi/settings early
      /bin/busybox mount -o bind /fake/data /data
      /usr/libexec/pppi/settings late
      stat -c '%a %u %n' /data/pppi /data/pppi/settings /run/pppi/settings /run/pppi/settings/* \\
        /etc/ppp/chap-secrets /etc/ppp/pap-secrets /etc/ppp/peers/twilio`);
    const modes = stdout.split('\n');
    for (const line of [
      '700 0 /data/pppi',
      '600 0 /data/pppi/settings',
      '700 0 /run/pppi/settings',
      '600 0 /run/pppi/settings/values',
      '600 0 /run/pppi/settings/file',
      '600 0 /etc/ppp/chap-secrets',
      '600 0 /etc/ppp/pap-secrets',
      '644 0 /etc/ppp/peers/twilio',
    ])
      assert.ok(modes.includes(line), `${line}\n${stdout}`);
  }),
);

test(
  'settings: without a data partition secrets hold and stay where they are; moved ones are missed',
  onSettings(async (machine) => {
    await machine.write(CONF, 'twilio.pin = 1234\n');
    const stays = await boot(machine, { data: false });
    assert.equal(stays.pin, '1234');
    assert.equal(stays.conf, 'twilio.pin = 1234');
    assert.match(stays.log, /warning.*stay on the boot partition/);
    await boot(machine);
    assert.equal((await boot(machine)).conf, 'twilio.pin = ****');
    const missed = await boot(machine, { data: false });
    assert.equal(missed.notes, 'twilio.pin is on the data partition, which is missing');
    assert.equal(missed.pin, '');
  }),
);

test(
  'D31, D47: a pppi.conf that a power cut or a person has broken changes nothing of what held',
  onSettings(async (machine) => {
    const conf = 'hostname = pi7\ntwilio.apn = iot.example\ntwilio.pin = 1234\n';
    await machine.write(CONF, conf);
    await boot(machine);
    const { stored } = await boot(machine);
    const masked = await machine.read(CONF);
    await machine.program('fsck.fat', '#!/bin/sh\n');
    for (const broken of [
      '',
      '\0'.repeat(700),
      'hostnam',
      `hostname = pi8\n#\0\0`,
      `# ${'x'.repeat(70_000)}\n`,
    ]) {
      await machine.write(CONF, broken);
      const after = await boot(machine);
      assert.equal(after.waiting, '/run/pppi/settings.wait');
      assert.equal(after.hostname, 'pi7', broken.slice(0, 20));
      assert.match(after.chat, /iot\.example/);
      assert.equal(after.pin, '1234');
      assert.equal(after.stored, stored);
      // One that says nothing comes back; another is for a person to mend.
      const cameBack = (await machine.read(CONF)) === masked;
      assert.equal(cameBack, !/[a-z]/.test(broken), broken.slice(0, 20));
      assert.match(after.console, /is ignored until this is fixed/);
      if (!cameBack) assert.match(after.notes, /at an earlier start holds$/);
    }
  }),
);

test(
  'D49: what could not be done is not said to be done',
  onSettings(async (machine) => {
    await machine.write(CONF, 'twilio.pin = 1234\n');
    await boot(machine);
    const real = await machine.read('/usr/libexec/pppi/boot-file');
    await machine.write(
      '/usr/libexec/pppi/boot-file',
      real.replace(
        'set -u',
        '[ "$1" != mask ] || { echo "the card is worn out" >&2; exit 1; }\nset -u',
      ),
    );
    const failed = await boot(machine);
    assert.equal(failed.pin, '1234');
    assert.match(failed.log, /warning.*stay on the boot partition: the card is worn out/);
    assert.doesNotMatch(failed.log, /only the data partition/);
    await machine.write('/usr/libexec/pppi/boot-file', real);
    assert.match((await boot(machine)).log, /only the data partition has these now: twilio\.pin/);
    // A data partition that takes nothing.
    await machine.write(CONF, 'twilio.pin = 4321\n');
    await machine.program('sync', '#!/bin/sh\nexit 1\n');
    const full = await boot(machine);
    assert.equal(full.pin, '4321');
    assert.match(full.log, /err settings.*cannot be stored/);
    assert.equal(await machine.read(CONF), 'twilio.pin = 4321\n');
  }),
);

test(
  'settings: whoever waits for them goes on, however they end',
  onMachine(async (machine) => {
    await machine.program('qjs', '#!/bin/sh\nkill -TERM $PPID\nexec /bin/busybox sleep 0.1\n');
    const { stdout } = await machine.sh(`
      mkdir /run/pppi/settings; echo 0 >/run/pppi/settings/status; : >/run/pppi/settings.wait
      /usr/libexec/pppi/settings late; echo $?; ls /run/pppi/settings.wait 2>/dev/null`);
    assert.equal(stdout, '1');
  }),
);
