import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { boot, CONF, onSettings } from './settings-card';

/** What each program was called with, as everybody on the device could read it; and no mount is left. */
const SPY = `
/bin/busybox mount -o bind /fake/data /data
for program in head cat cmp tr wc dd; do
  printf '#!/bin/sh\\necho "$0 $*" >>/fake/argv\\nexec /bin/busybox %s "$@"\\n' $program >/usr/sbin/$program
  chmod 755 /usr/sbin/$program
done
done_well() { ! grep /run/pppi/boot /proc/mounts && ! ls -d /run/pppi/settings-new* 2>/dev/null; }
`;

test(
  'pppi-settings: shows the file without passwords and PINs, however they are written',
  onSettings(async (machine) => {
    await machine.write(
      CONF,
      '# mine\r\nhostname = gate-7\r\n#twilio.pin = 1111\r\nlink.password = s3cret = 1\r\n' +
        '# twilio.pin was moved to the data partition; delete this line to forget it\n' +
        'twilio.pasword = s3cret\ns3cret\n# the old pin = 2222\n#twilio.apn =\n',
    );
    const { stdout, stderr, status } = await machine.sh(`${SPY} pppi-settings && done_well`);
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.equal(
      stdout,
      '# mine\nhostname = gate-7\n#twilio.pin = (not shown)\ntwilio.password = (not shown)\n' +
        '# twilio.pin was moved to the data partition; delete this line to forget it\n' +
        'twilio.pasword = (not shown)\n(not shown: neither KEY = VALUE nor a comment)\n' +
        '# (not shown)\n#twilio.apn =',
    );
    assert.deepEqual(
      (await machine.calls('mount')).map((call) => /-o (r[ow])/.exec(call)?.[1]),
      ['ro'],
    );
  }),
);

test(
  'pppi-settings set, unset: what is written holds at the next start, and no secret is an argument',
  onSettings(async (machine) => {
    await machine.write(CONF, '# mine\r\n#hostname =\r\n#twilio.apn =\r\ntwilio.user = me\r\n');
    const { stdout, stderr, status } = await machine.sh(`${SPY}
      pppi-settings set hostname=gate-8 && echo 4321 | pppi-settings set link.pin &&
        echo ' s3 "x" ' | pppi-settings set twilio.password &&
        pppi-settings set twilio.apn=iot.example && pppi-settings unset twilio.user && done_well`);
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.deepEqual(stdout.split('\n'), Array(5).fill('written; takes effect at the next start'));
    assert.equal(
      await machine.read(CONF),
      '# mine\r\nhostname = gate-8\r\ntwilio.apn = iot.example\r\n#twilio.user =\r\n' +
        'twilio.pin = 4321\r\ntwilio.password = s3 "x" \r\n'.replace(
          /= s3.*(?=\r)/,
          '= " s3 "x" "',
        ),
    );
    const seen = (await machine.read('/fake/argv')) + (await machine.calls()).join('\n');
    assert.match(seen, /head/);
    assert.doesNotMatch(seen, /4321|s3 /);

    const next = await boot(machine);
    assert.equal(next.hostname, 'gate-8');
    assert.equal(next.pin, '4321');
    assert.equal(next.boot, 'pppi.conf');
    assert.match(next.chat, /iot\.example/);
    assert.equal((await machine.sh('pppi-settings unset twilio.pin')).status, 0);
    assert.match(await machine.read(CONF), /^#twilio\.pin =\r$/m);
  }),
);

test(
  'pppi-settings: what would not hold is not written, and a secret as an argument is refused',
  onSettings(async (machine) => {
    const before = 'hostname = gate-7\n';
    await machine.write(CONF, before);
    for (const [script, status, said] of [
      ['set hostname=Gate_8', 1, /pppi\.conf line 1: hostname must be a host name/],
      ['set twilio.nothing=1', 1, /there is no key twilio\.nothing/],
      ['set other.apn=x', 1, /there is no link other/],
      ['set link.pin=1234', 2, /a password or a PIN is no argument: pppi-settings set twilio\.pin/],
      ['set hostname= ', 2, /pppi-settings unset hostname/],
      ['set twilio.pin </dev/null', 1, /no value for twilio\.pin/],
      ['set', 2, /^usage/],
      ['frob x', 2, /^usage/],
    ] as const) {
      const result = await machine.sh(`${SPY} pppi-settings ${script}; s=$?; done_well && exit $s`);
      assert.equal(result.status, status, `${script}: ${result.stderr}`);
      assert.match(result.stderr, said);
      assert.equal(await machine.read(CONF), before, script);
    }
    await machine.write('/fake/full', '');
    assert.match(
      (await machine.sh(`pppi-settings set ssh.key="ssh-rsa $(printf 'A%.0s' $(seq 9000))"`))
        .stderr,
      /the boot partition is full; no change/,
    );
    await rm(join(machine.root, 'fake/full'));
    await machine.write('/fake/no-boot', '');
    assert.match((await machine.sh('pppi-settings')).stderr, /cannot be mounted/);
    assert.equal(await machine.read(CONF), before);
  }),
);

test(
  'pppi-settings edit: a mistake is told and can be mended, or leaves all as it was',
  onSettings(async (machine) => {
    await machine.write(CONF, 'hostname = gate-7\n');
    await machine.program('once', '#!/bin/sh\necho oops >>"$1"\n');
    const given = await machine.sh(`${SPY} echo q | EDITOR=once pppi-settings edit; done_well`);
    assert.match(given.stderr, /line 2: is neither KEY = VALUE[^]*no change/);
    assert.equal(await machine.read(CONF), 'hostname = gate-7\n');
    await machine.program(
      'twice',
      '#!/bin/sh\nif grep -q oops "$1"; then sed -i s/oops/#twilio/ "$1"; else echo oops >>"$1"; fi\n',
    );
    const mended = await machine.sh(`${SPY} echo | EDITOR=twice pppi-settings edit && done_well`);
    assert.equal(mended.status, 0, mended.stderr);
    assert.equal(await machine.read(CONF), 'hostname = gate-7\n#twilio\n');
    const same = await machine.sh('EDITOR=true pppi-settings edit');
    assert.equal(same.stdout, 'no change');
  }),
);
