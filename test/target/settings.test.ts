import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Secret } from '../../scripts/config';
import { applySettings } from '../../scripts/flash';
import { quotePpp } from '../../scripts/render/quote';
import { aDevice, aLink } from './device';
import { onMachine } from './machine';
import { boot, CONF, insertCard, onCard } from './settings-card';

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
  onCard(async (machine) => {
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
  }),
);

test(
  'settings: no boot partition, no file, an empty one: as built',
  onMachine(async (machine) => {
    await machine.sh('mkdir -p /data');
    assert.equal((await boot(machine, { data: false })).notes, '');
    await insertCard(machine);
    assert.equal((await boot(machine)).notes, '');
    await machine.write(CONF, '');
    assert.equal((await boot(machine)).notes, '');
  }),
);

test(
  'settings: every key, as `npm run flash --set` writes them',
  onCard(async (machine) => {
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
  onCard(async (machine) => {
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
  onCard(async (machine) => {
    await machine.write(
      CONF,
      '\ufeff hostname=  "pi7" \t\r\n\t# note\r\n;\r\n'.replace(';', '') +
        `twilio.password = ' "a" = b # c ' \r\nssh.key = 'ssh-rsa AAAB= a=b'`,
    );
    const after = await boot(machine);
    assert.equal(after.notes, '');
    assert.equal(after.hostname, 'pi7');
    assert.match(after.keys, /\nssh-rsa AAAB= a=b$/);
    assert.equal(await machine.read('/fake/data/pppi/settings'), 'twilio.password= "a" = b # c \n');
    assert.ok(after.chap.includes(`ppp twilio ${quotePpp(' "a" = b # c ')}`));
  }),
);
