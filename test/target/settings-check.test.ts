import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSetting, type SettingName } from '../../scripts/config';
import { aCardLink, aDevice, aLink } from './device';
import { boot, CONF, onCard } from './settings-card';
import { SSH_KEYS } from '../support/ssh-keys';

function keyOf(name: SettingName): string {
  return name === 'hostname' || name === 'ssh.key' ? name : `twilio.${name}`;
}

test(
  'settings: one mistake, and nothing of the file holds; all mistakes are told with their lines, no value is',
  onCard(
    async (machine) => {
      const lines = [
        'hostname = pi7',
        'hostname = pi8',
        'twilio.pin = 12x4',
        'twilio.pim = 1234',
        'spare.pin = 1234',
        '../x.pin = 1234',
        'twilio.apn',
        'twilio.user =',
        'router.apn = a',
        '= x',
      ];
      await machine.write(CONF, `${lines.join('\n')}\n`);
      const after = await boot(machine);
      assert.equal(
        after.notes,
        `pppi.conf line 2: hostname is set a second time
pppi.conf line 3: twilio.pin must be 4 to 8 digits
pppi.conf line 4: there is no key twilio.pim
pppi.conf line 5: there is no link spare
pppi.conf line 6: has no key before the =
pppi.conf line 7: is neither KEY = VALUE nor a comment
pppi.conf line 8: twilio.user has no value
pppi.conf line 9: the modem of router dials on its own; set apn in the modem
pppi.conf line 10: has no key before the =
pppi.conf is ignored until this is fixed`,
      );
      assert.equal(after.console, after.notes);
      assert.equal(after.log.match(/daemon\.err settings/g)?.length, 10);
      assert.equal(after.hostname, 'pppi');
      assert.equal(after.pin + after.stored, '');
      assert.equal(after.conf, lines.join('\n'));
    },
    aDevice({ links: [aLink(), aCardLink({ name: 'router', unit: 1 })] }),
  ),
);

test(
  'settings: what no text editor saves as UTF-8, and a file of another kind',
  onCard(async (machine) => {
    const text = 'hostname = pi7\n';
    await machine.write(CONF, [...text].map((letter) => `${letter}\0`).join(''));
    assert.match((await boot(machine)).notes, /^pppi\.conf is not plain text; save it as UTF-8$/m);
    await machine.write(CONF, `hostname = pi7\n${'#'.repeat(70_000)}`);
    assert.match((await boot(machine)).notes, /larger than 65536 bytes/);
    await machine.sh('touch /fake/no-boot');
    assert.match((await boot(machine)).notes, /the boot partition cannot be mounted/);
  }),
);

test(
  'settings: the device checks as the host does',
  onCard(async (machine) => {
    const values: [SettingName, string][] = [
      ...['a', 'pi-7', 'a'.repeat(63), 'a'.repeat(64), '-a', 'a-', 'A', 'a.b', 'a_b', 'é'].map(
        (value): [SettingName, string] => ['hostname', value],
      ),
      ...['a', 'a.b-c_d', '.a', 'a.', 'a b', 'a"b', 'x'.repeat(100), 'x'.repeat(101), 'ä'].map(
        (value): [SettingName, string] => ['apn', value],
      ),
      ...['1234', '12345678', '123', '123456789', '12a4', '١٢٣٤', '+123'].map(
        (value): [SettingName, string] => ['pin', value],
      ),
      ...[
        'a b',
        '@/etc',
        '@',
        'é'.repeat(127),
        'é'.repeat(128),
        'a\tb',
        'a\u0085b',
        'a\u2028b',
        '𝄞',
        '\u007f',
      ].map((value): [SettingName, string] => ['password', value]),
      ...[
        'ssh-ed25519 AAAA',
        'ssh-ed25519 AAAA== me',
        'ssh-ed25519  AAAA',
        'ssh-ed25519 AA=A',
        'ssh-ed25519 ====',
        'ssh-ed25519 A====',
        'ssh-dss AAAA',
        'ecdsa-sha2-nistp384 AA/+ a b',
        'sk-ssh-ed25519@openssh.com AAAA',
        'command="x" ssh-rsa AAAA',
        'ssh-rsa',
        `${SSH_KEYS.ed25519} me`,
        SSH_KEYS.nistp521,
      ].map((value): [SettingName, string] => ['ssh.key', value]),
    ];
    // Laying is another test's.
    await machine.program(
      'mount',
      '#!/bin/sh\n[ "$2" != vfat ] || exec /bin/busybox mount -o bind /fake/boot /run/pppi/boot\n',
    );
    for (const [index, [name, value]] of values.entries())
      await machine.write(`/fake/confs/${index}`, `${keyOf(name)} = ${value}\n`);
    // What UTF-8 cannot be, TypeScript cannot write.
    const broken = ['\\300\\257', '\\303', '\\355\\240\\200', '\\364\\220\\200\\200', '\\377'];
    const { stdout } = await machine.sh(`
      ${broken.map((bytes, index) => `printf 'twilio.user = a${bytes}b\\n' >/fake/confs/${values.length + index}`).join('\n')}
      for number in $(seq 0 ${values.length + broken.length - 1}); do
        rm -rf /run/pppi/settings*
        cp "/fake/confs/$number" ${CONF}
        /usr/libexec/pppi/settings early
        echo "$number: $(head -n 1 /run/pppi/settings.notes 2>/dev/null)"
      done`);
    const verdicts = new Map(
      stdout.split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
    );
    // A key that is cut off only the host finds out: the device looks at the form.
    const hostTakes = (name: SettingName, value: string) =>
      !/^must /.test(checkSetting(name, value) ?? '');
    for (const [index, [name, value]] of values.entries())
      assert.equal(
        verdicts.get(String(index)) === '',
        hostTakes(name, value),
        `${name} = ${value}: ${verdicts.get(String(index))}`,
      );
    for (const index of broken.keys())
      assert.match(verdicts.get(String(values.length + index)) ?? '', /twilio\.user is not UTF-8/);
  }),
);
