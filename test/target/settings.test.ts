import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../scripts/config';
import { applySettings } from '../../scripts/flash';
import { quotePpp } from '../../scripts/render/quote';
import { aDevice, aLink } from './device';
import { onMachine } from './machine';
import { boot, CONF, insertCard, installSettings, onSettings } from './settings-card';
import { RECORD } from './stand-ins';

const ACCOUNT = aDevice({
  links: [
    aLink({ auth: { kind: 'any', user: 'old "user"', password: new Secret('old twilio "x" \\') } }),
    aLink({
      name: 'spare',
      unit: 1,
      auth: { kind: 'chap', user: 'twilio', password: new Secret('p') },
    }),
  ],
});

test(
  'settings: the file of a new card sets nothing, and costs no more than a look',
  onSettings(async (machine) => {
    await machine.program('qjs', RECORD);
    await machine.write(CONF, await machine.read('/usr/share/pppi/pppi.conf'));
    const after = await boot(machine);
    assert.equal(after.hostname, 'pppi');
    assert.equal(after.notes + after.console + after.stored + after.pin + after.waiting, '');
    assert.match(after.chat, /"wireless\.twilio\.com"/);
    assert.deepEqual(
      (await machine.calls('mount')).map((call) => call.replace(/ -o.*/, '')),
      ['mount -t vfat'],
    );
    assert.match((await machine.calls('mount'))[0] ?? '', / ro,.*\/dev\/mmcblk0p1 /);
    // Something is stored: whether it still counts is decided.
    assert.deepEqual(await machine.calls('qjs'), []);
    await machine.write('/fake/data/pppi/settings', 'twilio.pin=1234\n');
    await boot(machine);
    assert.equal((await machine.calls('qjs')).length, 1);
  }),
);

test(
  'settings: without a boot partition or a file: as built, and that is said',
  onMachine(async (machine) => {
    await installSettings(machine);
    await machine.sh('mkdir -p /data');
    const none = await boot(machine, { data: false });
    assert.match(none.notes, /^pppi\.conf cannot be read: there is no boot partition$/m);
    await insertCard(machine);
    for (const text of [null, '', ' \r\n', '\0'.repeat(600)]) {
      if (text !== null) await machine.write(CONF, text);
      const after = await boot(machine);
      assert.match(after.notes, /^pppi\.conf is (missing or empty|not plain text).*\n.*ignored/);
      assert.equal(after.hostname, 'pppi');
    }
    await machine.program('qjs', '#!/bin/sh\nexit 70\n');
    assert.match((await boot(machine)).notes, /^pppi\.conf cannot be applied/);
  }),
);

test(
  'settings: every key, as `npm run flash --set` writes them',
  onSettings(async (machine) => {
    const text = applySettings(await machine.read('/usr/share/pppi/pppi.conf'), [
      { key: 'hostname', value: 'pi-7' },
      { key: 'ssh.key', value: 'ssh-ed25519 AAAAC3+/= me@laptop' },
      { key: 'ssh.key', value: 'ssh-rsa AAAB' },
      { key: 'link.apn', value: 'iot.example-1' },
      { key: 'link.user', value: 'me' },
      { key: 'link.password', value: 'se/c&ret' },
      { key: 'link.pin', value: '0123' },
    ]);
    await machine.write(CONF, text);
    const after = await boot(machine);
    assert.equal(after.notes, '');
    assert.equal(after.hostname, 'pi-7');
    assert.match(after.hosts, /^127\.0\.1\.1 pi-7$/m);
    assert.match(after.keys, /\nssh-ed25519 AAAAC3\+\/= me@laptop\nssh-rsa AAAB$/);
    assert.match(after.chat, /^OK AT\+CGDCONT=1,"IP","iot\.example-1"$/m);
    assert.match(after.peers, /^user me$/m);
    const account = /^me twilio "se\/c&ret"$/m;
    assert.match(after.earlyChap, account);
    assert.match(after.chap, account);
    assert.match(after.pap, account);
    assert.equal(after.earlyPin, '0123');
    // Nothing is waited for: all of it was at hand.
    assert.equal(after.waiting, '');
  }),
);

test(
  'settings: an account of the image is replaced, that of another link is not',
  onSettings(async (machine) => {
    await machine.write(CONF, `twilio.user = new & "1" \\1/\n`);
    const user = await boot(machine);
    const quoted = quotePpp('new & "1" \\1/');
    assert.ok(user.chap.includes(`\n${quoted} twilio ${quotePpp('old twilio "x" \\')}\n`));
    assert.ok(user.chap.endsWith('\ntwilio spare p'));
    assert.ok(user.pap.endsWith(`${quoted} twilio ${quotePpp('old twilio "x" \\')}`));
    assert.match(user.peers, /^user "new & \\"1\\" \\\\1\/"$/m);
    await machine.write(CONF, 'spare.password = é#1\n');
    const password = await boot(machine);
    assert.ok(password.chap.endsWith('\ntwilio spare "é#1"'));
    assert.ok(password.chap.includes(quotePpp('old "user"')));
  }, ACCOUNT),
);

test(
  'settings: written on any computer',
  onSettings(async (machine) => {
    await machine.write(
      CONF,
      '\ufeff hostname=  "pi7" \t\r\n\t# note\r\n;\r\n'.replace(';', '') +
        `twilio.password = ' "a" = b # c ' \r\nssh.key = 'ssh-rsa AAAB= a=b'`,
    );
    const after = await boot(machine);
    assert.equal(after.notes, '');
    assert.equal(after.hostname, 'pi7');
    assert.match(after.keys, /\nssh-rsa AAAB= a=b$/);
    assert.match(
      await machine.read('/fake/data/pppi/settings'),
      /^twilio\.password= "a" = b # c $/m,
    );
    assert.ok(after.chap.includes(`ppp twilio ${quotePpp(' "a" = b # c ')}`));
  }),
);
