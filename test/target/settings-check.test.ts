import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aCardLink, aDevice, aLink } from './device';
import { boot, CONF, onSettings } from './settings-card';

test(
  'settings: one mistake, and nothing of the file holds; all mistakes are told with their lines, no value is',
  onSettings(
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
  onSettings(async (machine) => {
    const text = 'hostname = pi7\n';
    await machine.write(CONF, [...text].map((letter) => `${letter}\0`).join(''));
    assert.match((await boot(machine)).notes, /^pppi\.conf is not plain text; save it as UTF-8$/m);
    await machine.write(CONF, `hostname = pi7\n${'#'.repeat(70_000)}`);
    assert.match((await boot(machine)).notes, /larger than 65536 bytes/);
    await machine.sh('touch /fake/no-boot');
    assert.match((await boot(machine)).notes, /the boot partition cannot be mounted/);
  }),
);
