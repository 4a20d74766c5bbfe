import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onMachine } from './machine';
import { boot, CONF, onCard } from './settings-card';

test(
  'settings: secrets go to the data partition, hold at the next boot, and can be changed and forgotten',
  onCard(async (machine) => {
    await machine.write(
      CONF,
      'hostname = pi7\r\n# mine\r\ntwilio.password = s3cret word\r\nlink.pin=1234\r\n',
    );
    const first = await boot(machine);
    assert.equal(first.stored, 'twilio.password=s3cret word\ntwilio.pin=1234');
    const note = (key: string) =>
      `# ${key} was moved to the data partition; delete this line to forget it`;
    assert.equal(
      first.conf,
      `hostname = pi7\r\n# mine\r\n${note('twilio.password')}\r\n${note('twilio.pin')}`,
    );
    assert.equal(first.boot, 'pppi.conf');
    assert.match(first.log, /moved to the data partition: twilio\.password twilio\.pin/);
    assert.doesNotMatch(first.log + first.console, /s3cret|1234/);

    const second = await boot(machine);
    assert.equal(second.waiting, '/run/pppi/settings.wait');
    assert.match(second.earlyChap, /^ppp twilio ""$/m);
    assert.match(second.chap, /^ppp twilio "s3cret word"$/m);
    assert.equal(second.pin, '1234');
    assert.equal(second.conf, first.conf);

    await machine.write(CONF, `twilio.pin = 4321\n${(await machine.read(CONF)).trimEnd()}`);
    const third = await boot(machine);
    assert.equal(third.earlyPin, '4321');
    assert.equal(third.pin, '4321');
    assert.equal(third.stored, 'twilio.password=s3cret word\ntwilio.pin=4321');
    assert.equal(third.conf.match(/twilio\.pin/g)?.length, 1);

    await machine.write(CONF, `${note('twilio.pin')}\n`);
    const fourth = await boot(machine);
    assert.equal(fourth.stored, 'twilio.pin=4321');
    assert.match(fourth.chap, /^ppp twilio ""$/m);
    await machine.write(CONF, '');
    await boot(machine);
    await machine.write(CONF, `${note('twilio.pin')}\n`);
    assert.equal(
      (await boot(machine)).notes,
      'twilio.pin is no longer on the data partition; set it in pppi.conf again',
    );
  }),
);

test(
  'settings: modes of what holds a secret; pppd finds its files as it wants them',
  onCard(async (machine) => {
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
      '600 0 /run/pppi/settings/twilio.pin',
      '600 0 /etc/ppp/chap-secrets',
      '600 0 /etc/ppp/pap-secrets',
      '644 0 /etc/ppp/peers/twilio',
    ])
      assert.ok(modes.includes(line), `${line}\n${stdout}`);
  }),
);

test(
  'settings: without a data partition secrets hold and stay where they are; moved ones are missed',
  onCard(async (machine) => {
    await machine.write(CONF, 'twilio.pin = 1234\n');
    const stays = await boot(machine, { data: false });
    assert.equal(stays.pin, '1234');
    assert.equal(stays.conf, 'twilio.pin = 1234');
    assert.match(stays.log, /warning.*stay on the boot partition/);
    await boot(machine);
    const missed = await boot(machine, { data: false });
    assert.equal(missed.notes, 'twilio.pin is on the data partition, which is missing');
    assert.equal(missed.pin, '');
  }),
);

test(
  'settings: a power failure at any step of the move loses nothing, and the next boot ends it',
  onCard(async (machine) => {
    const secret = 'hostname = pi7\ntwilio.pin = 1234\n';
    await machine.write(CONF, secret);
    await boot(machine);
    const clean = await machine.read(CONF);
    const stored = await machine.read('/fake/data/pppi/settings');
    // [pppi.conf, pppi.old, pppi.new, the data partition's file]
    const steps: (string | undefined)[][] = [
      [secret, undefined, undefined, undefined],
      [secret, undefined, undefined, stored],
      [secret, undefined, clean.slice(0, 20), stored],
      [undefined, secret, clean, stored],
      [clean, secret, undefined, stored],
      [clean, '\0'.repeat(20), undefined, stored],
    ];
    for (const [index, texts] of steps.entries()) {
      const paths = [
        CONF,
        '/fake/boot/pppi.old',
        '/fake/boot/pppi.new',
        '/fake/data/pppi/settings',
      ];
      await machine.sh('rm -rf /fake/boot/* /fake/data/*');
      for (const [place, path] of paths.entries()) {
        const text = texts[place];
        if (text !== undefined) await machine.write(path, text);
      }
      const after = await boot(machine);
      assert.equal(after.notes, '', `step ${index}`);
      assert.equal(after.pin, '1234', `step ${index}`);
      assert.equal(after.hostname, 'pi7', `step ${index}`);
      assert.equal(`${after.conf}\n`, clean, `step ${index}`);
      assert.equal(after.boot, 'pppi.conf', `step ${index}`);
      assert.equal(`${after.stored}\n`, stored, `step ${index}`);
    }
  }),
);

test(
  'settings: a full boot partition keeps the secret, and the device has it',
  onCard(async (machine) => {
    await machine.write(CONF, 'twilio.pin = 1234\n');
    await machine.write('/fake/full', '');
    const after = await boot(machine);
    assert.equal(after.pin, '1234');
    assert.equal(after.conf, 'twilio.pin = 1234');
    assert.match(after.log, /full/);
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
