import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applySettings, readSettings } from '../../scripts/flash';
import { SSH_KEYS } from '../support/ssh-keys';

const FILE = `# Settings.

#hostname = pi7
#ssh.key = ssh-ed25519 AAAA me@laptop

#twilio.apn =
#twilio.user =
#twilio.password =
#twilio.pin =
`;
const USAGE = { exitCode: 2 };

test('each setting goes where the file has its line', () => {
  const text = applySettings(
    FILE,
    readSettings(
      [
        'hostname=pi8',
        'link.pin=env:PIN',
        `ssh.key=${SSH_KEYS.rsa} a`,
        `ssh.key=${SSH_KEYS.ed25519} b`,
      ],
      { PIN: '0012' },
    ),
  );
  assert.equal(
    text,
    FILE.replace('#hostname = pi7', 'hostname = pi8')
      .replace(
        '#ssh.key = ssh-ed25519 AAAA me@laptop',
        `ssh.key = ${SSH_KEYS.rsa} a\nssh.key = ${SSH_KEYS.ed25519} b`,
      )
      .replace('#twilio.pin =', 'twilio.pin = 0012'),
  );
});

test('what the reader would strip is quoted, nothing else', () => {
  const line = (password: string) =>
    /^twilio.password = (.*)$/m.exec(
      applySettings(FILE, [{ key: 'twilio.password', value: password }]),
    )?.[1];
  assert.equal(line(' a '), '" a "');
  assert.equal(line('"a"'), '""a""');
  assert.equal(line("'"), "'");
  assert.equal(line('a "b" # c = $&'), 'a "b" # c = $&');
});

test('mistakes are told before anything is written, without the value', () => {
  for (const [word, message] of [
    ['hostname', /needs KEY=VALUE/],
    ['hostnam=pi7', /there is no key hostnam/],
    ['twilio.pim=1234', /there is no key twilio\.pim/],
    ['hostname=Pi 7', /^--set hostname: must be a host name/],
    ['twilio.pin=12s', /^--set twilio\.pin: must be 4 to 8 digits$/],
    ['twilio.apn=a"b', /^--set twilio\.apn: must be an APN/],
    ['twilio.password=a\nb', /^--set twilio\.password: must be one line/],
    ['ssh.key=/home/me/.ssh/id.pub', /^--set ssh\.key: must be a public key/],
    ['ssh.key=ssh-ed25519 AAAAC3Nzxx me', /^--set ssh\.key: is cut off/],
    ['link.pin=env:NONE', /the environment has no NONE/],
  ] as const)
    assert.throws(() => readSettings([word], {}), { ...USAGE, message });
});

test('what the shell has put into a variable beside the value is named', () => {
  for (const [value, message] of [
    ['1234\n', /the value of PIN ends with a line break/],
    ['12\ufffd4', /the value of PIN is not UTF-8/],
  ] as const)
    assert.throws(() => readSettings(['link.pin=env:PIN'], { PIN: value }), { ...USAGE, message });
});

test('a card is not given what it does not know', () => {
  const apply = (...keys: string[]) =>
    applySettings(
      `${FILE}#spare.apn =\n`,
      keys.map((key) => ({ key, value: 'x' })),
    );
  assert.throws(() => apply('main.apn'), {
    ...USAGE,
    hint: 'it has: hostname, ssh.key, twilio.apn, twilio.user, twilio.password, twilio.pin, spare.apn',
  });
  // `link.` is for a card with one link.
  assert.throws(() => apply('link.apn'), USAGE);
  assert.match(apply('link.user'), /^twilio\.user = x$/m);
  assert.throws(() => apply('twilio.apn', 'twilio.apn'), /given twice/);
});
