import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkSetting, type SettingName } from '../../scripts/config';
import { applySettings } from '../../scripts/flash';
import { quotePpp } from '../../scripts/render/quote';
import { aCardLink, aDevice, aLink } from './device';
import { onMachine, type Machine } from './machine';

const CONF = '/fake/boot/pppi.conf';

/** What lies where after a boot, and what came before the data partition was there. */
interface Boot {
  hostname: string;
  hosts: string;
  chat: string;
  peers: string;
  pap: string;
  chap: string;
  keys: string;
  pin: string;
  /** pppi.conf as it is on the boot partition afterwards */
  conf: string;
  /** the boot partition's files */
  boot: string;
  stored: string;
  notes: string;
  /** link-status, for people */
  status: string;
  console: string;
  log: string;
  /** the same three before the data partition was there */
  earlyChap: string;
  earlyPin: string;
  waiting: string;
}

const FILES = {
  hostname: '/etc/hostname',
  hosts: '/etc/hosts',
  chat: '/etc/chatscripts/twilio',
  peers: '/etc/ppp/peers/twilio',
  pap: '/etc/ppp/pap-secrets',
  chap: '/etc/ppp/chap-secrets',
  keys: '/root/.ssh/authorized_keys',
  pin: '/run/pppi/settings/twilio.pin',
  conf: CONF,
  stored: '/data/pppi/settings',
  notes: '/run/pppi/settings.notes',
  console: '/dev/console',
  log: '/var/log/messages',
};

/** The boot partition is a folder: mounting it is the one thing that is not done for real. */
async function insertCard(machine: Machine): Promise<void> {
  await machine.write('/sys/class/block/mmcblk0p1/partition', '1\n');
  await machine.sh('mkdir -p /fake/boot /fake/data /data');
  await machine.write('/dev/zero', '\0'.repeat(4096));
  await machine.program(
    'mount',
    `#!/bin/sh
echo "mount $*" >>/fake/calls
case $2 in
  vfat)
    [ ! -e /fake/no-boot ] || exit 1
    [ -e /fake/full ] || exec /bin/busybox mount -o bind /fake/boot /run/pppi/boot
    /bin/busybox mount -t tmpfs -o size=16k tmpfs /run/pppi/boot
    cp /fake/boot/pppi.conf /run/pppi/boot
    cat /dev/urandom >/run/pppi/boot/full 2>/dev/null
    true
    ;;
  *) exec /bin/busybox mount "$@" ;;
esac
`,
  );
}

/** One boot: settings early, the data partition (or none), settings late. The card keeps what is written to it. */
async function boot(machine: Machine, { data = true } = {}): Promise<Boot> {
  const show = (name: string, command: string) => `echo '=== ${name}'; { ${command}; } 2>/dev/null`;
  await machine.write('/dev/console', '');
  await machine.write('/var/log/messages', '');
  const { stdout, stderr, status } = await machine.sh(`
    rm -rf /run/pppi/settings*
    /usr/libexec/pppi/settings early || exit 1
    ${show('earlyChap', 'cat /etc/ppp/chap-secrets')}
    ${show('earlyPin', `cat ${FILES.pin}`)}
    ${show('waiting', 'ls /run/pppi/settings.wait')}
    ${data ? '/bin/busybox mount -o bind /fake/data /data' : ''}
    /usr/libexec/pppi/settings late || exit 1
    [ ! -e /run/pppi/settings.wait ] || exit 2
    ${Object.entries(FILES)
      .map(([name, path]) => show(name, `cat ${path}`))
      .join('\n')}
    ${show('boot', 'ls /fake/boot')}
    ${show('status', 'link-status')}
    grep -q /run/pppi/boot /proc/mounts && exit 3
    exit 0`);
  assert.equal(stderr, '');
  assert.equal(status, 0);
  const parts = stdout.split(/^=== (.*)\n?/m).slice(1);
  const found: Record<string, string> = {};
  for (let index = 0; index < parts.length; index += 2)
    found[parts[index] ?? ''] = (parts[index + 1] ?? '').trimEnd();
  return found as unknown as Boot;
}

function onCard(
  work: (machine: Machine) => Promise<void>,
  device = aDevice(),
): ReturnType<typeof onMachine> {
  return onMachine(async (machine) => {
    await insertCard(machine);
    await work(machine);
  }, device);
}

function keyOf(name: SettingName): string {
  return name === 'hostname' || name === 'ssh.key' ? name : `twilio.${name}`;
}

const ACCOUNT = aDevice({
  links: [
    aLink({ auth: { kind: 'any', user: 'old "user"', password: 'old twilio "x" \\' } }),
    aLink({ name: 'spare', unit: 1, auth: { kind: 'chap', user: 'twilio', password: 'p' } }),
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
  'settings: secrets go to the data partition, hold at the next boot, and can be changed and forgotten',
  onCard(async (machine) => {
    await machine.write(
      CONF,
      'hostname = pi7\r\n# mine\r\ntwilio.password = s3cret word\r\nlink.pin=1234\r\n',
    );
    const first = await boot(machine);
    assert.equal(first.stored, 'twilio.password=s3cret word\ntwilio.pin=1234');
    const note = (key: string) =>
      `# ${key} was moved to the data partition; take this line away to forget it`;
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
      'twilio.pin is not on the data partition any more; write it into pppi.conf again',
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
pppi.conf line 9: the stick of router dials by itself; set apn in the stick
pppi.conf line 10: has no key before the =
nothing that is set in pppi.conf holds until that is put right`,
      );
      assert.equal(after.console, after.notes);
      assert.ok(after.status.includes(after.notes), after.status);
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
  'settings: without a data partition secrets hold and stay where they are; moved ones are missed',
  onCard(async (machine) => {
    await machine.write(CONF, 'twilio.pin = 1234\n');
    const stays = await boot(machine, { data: false });
    assert.equal(stays.pin, '1234');
    assert.equal(stays.conf, 'twilio.pin = 1234');
    assert.match(stays.log, /warning.*stay on the boot partition/);
    await boot(machine);
    const missed = await boot(machine, { data: false });
    assert.equal(missed.notes, 'twilio.pin is on the data partition, which is not there');
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
    for (const [index, [name, value]] of values.entries())
      assert.equal(
        verdicts.get(String(index)) === '',
        checkSetting(name, value) === undefined,
        `${name} = ${value}: ${verdicts.get(String(index))}`,
      );
    for (const index of broken.keys())
      assert.match(verdicts.get(String(values.length + index)) ?? '', /twilio\.user is not UTF-8/);
  }),
);

test(
  'settings: the supervisor waits for a PIN that is on the data partition, a minute at most',
  onCard(async (machine) => {
    const waited = async (script: string) => {
      await machine.write('/fake/uptime', '1000.00 0.00\n');
      await machine.sh(
        `. /usr/lib/pppi/nap.sh; . /usr/lib/pppi/settings-wait.sh; ${script}; settings_wait`,
      );
      return Number((await machine.read('/fake/uptime')).split('.')[0]) - 1000;
    };
    assert.equal(await waited('rm -f /run/pppi/settings.wait'), 0);
    assert.equal(await waited(': >/run/pppi/settings.wait'), 60);
  }),
);
