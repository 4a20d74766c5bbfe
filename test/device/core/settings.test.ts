import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  planSecrets,
  readSettings,
  withoutSecrets,
  type LinkKinds,
  type SettingsRead,
} from '../../../device/core';
import { decodeUtf8, utf8Length } from '../../../device/core/utf8';
import { checkSetting, type SettingName } from '../../../scripts/config';
import { SSH_KEYS } from '../../support/ssh-keys';

const LINKS: LinkKinds = { twilio: 'serial', router: 'ethernet-modem' };
const bytes = (text: string): number[] => [...Buffer.from(text)];
const read = (text: string, links = LINKS) => readSettings(bytes(text), links);

function good(text: string, links = LINKS): Extract<SettingsRead, { is: 'good' }> {
  const result = read(text, links);
  assert.ok(result.is === 'good', JSON.stringify(result));
  return result;
}
function mistakes(text: string | number[] | null, links = LINKS): readonly string[] {
  const result = readSettings(typeof text === 'string' ? bytes(text) : text, links);
  return result.is === 'bad' ? result.mistakes.slice(0, -1) : [];
}
const values = (text: string, links = LINKS) =>
  good(text, links).settings.map(({ key, value, line }) => `${line} ${key}=${value}`);

test('UTF-8: all of it and nothing else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(decodeUtf8(bytes(text)), text);
      assert.equal(utf8Length(text), Buffer.byteLength(text));
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 8 }), (raw) => {
      let text: string | null;
      try {
        text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
      } catch {
        text = null;
      }
      assert.equal(decodeUtf8([...raw]), text);
    }),
    { numRuns: 2000 },
  );
});

test('settings: a key is of the device or of a link; link. is the only one', () => {
  assert.deepEqual(values('hostname = gate-7\ntwilio.apn=iot.example\nrouter = x'.slice(0, -11)), [
    '1 hostname=gate-7',
    '2 twilio.apn=iot.example',
  ]);
  assert.deepEqual(values('link.pin = 0123', { lte: 'serial' }), ['1 lte.pin=0123']);
  assert.deepEqual(values('link.pin = 0123', { lte: 'serial', link: 'serial' }), [
    '1 link.pin=0123',
  ]);
});

test('settings: Windows’ ends, byte order mark, blanks, quotes and comments do no harm', () => {
  const text = '\ufeff# x\r\n\thostname =  gate-7 \r\n  # y\r\n\r\ntwilio.password = " a b "\r\n';
  assert.deepEqual(values(text), ['2 hostname=gate-7', '5 twilio.password= a b ']);
  assert.deepEqual(values(`twilio.password = "`), ['1 twilio.password="']);
  assert.deepEqual(values(`twilio.password = a#b=c`), ['1 twilio.password=a#b=c']);
  assert.deepEqual(good('# \xe4\n').settings, []);
  assert.deepEqual(readSettings([35, 0xe4, 10], LINKS).is, 'good');
});

test('settings: keys for SSH may be many, all else is set once', () => {
  const keys = [SSH_KEYS.ed25519, SSH_KEYS.nistp521].map((key) => `ssh.key = ${key}`);
  assert.equal(good(keys.join('\n')).settings.length, 2);
});

test('settings: all mistakes are told with their lines, no value is', () => {
  const lines = [
    ...['hostname = pi7', 'hostname = pi8', 'twilio.pin = 12x4', 'twilio.pim = 1234'],
    ...['spare.pin = 1234', '../x.pin = 1234', 'twilio.apn', 'twilio.user =', 'router.apn = a'],
    ...['= x', 'link.pin = 1234', 'constructor.pin = 1234', 'twilio.constructor = 1'],
  ];
  assert.deepEqual(mistakes(lines.join('\n')), [
    'pppi.conf line 2: hostname is set a second time',
    'pppi.conf line 3: twilio.pin must be 4 to 8 digits',
    'pppi.conf line 4: there is no key twilio.pim',
    'pppi.conf line 5: there is no link spare',
    'pppi.conf line 6: has no key before the =',
    'pppi.conf line 7: is neither KEY = VALUE nor a comment',
    'pppi.conf line 8: twilio.user has no value',
    'pppi.conf line 9: the modem of router dials on its own; set apn in the modem',
    'pppi.conf line 10: has no key before the =',
    'pppi.conf line 11: link. is for a device with one link; this one has twilio router',
    'pppi.conf line 12: there is no link constructor',
    'pppi.conf line 13: there is no key twilio.constructor',
  ]);
});

test('settings: whatever is in the file, a value is in no mistake', () => {
  const line = fc.oneof(
    fc.constantFrom('twilio.pin = ', 'twilio.password=', 'hostname = ', 'x = ', ' # ', ''),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(line), (parts) => {
      const told = mistakes(`twilio.pin = S3CRET\n${parts.join('')}`);
      assert.ok(told.length > 0 && !told.join('\n').includes('S3CRET'));
    }),
  );
});

test('D31, D47: an empty file, zeros, or one that cannot be read is no file with nothing set', () => {
  for (const text of ['', '\n', ' \r\n\t\n', '\ufeff'])
    assert.match(mistakes(text).join(), /^pppi\.conf is empty/, JSON.stringify(text));
  assert.match(mistakes(Array<number>(512).fill(0)).join(), /not plain text/);
  assert.match(mistakes([...bytes('hostname = a\n'), ...Array<number>(9).fill(0)]).join(), /plain/);
  assert.match(mistakes([...'h\0o\0'].map((letter) => letter.charCodeAt(0))).join(), /plain text/);
  assert.match(mistakes(null).join(), /cannot be read/);
  assert.match(mistakes(`# ${'x'.repeat(65_536)}`).join(), /larger than 65536 bytes/);
  assert.deepEqual(good('# nothing\n').settings, []);
});

test('settings: the device takes what the host takes', () => {
  const texts: Record<SettingName, string[]> = {
    hostname: ['a', 'pi-7', 'a'.repeat(63), 'a'.repeat(64), '-a', 'a-', 'A', 'a.b', 'a_b', 'é'],
    apn: ['a', 'a.b-c_d', '.a', 'a.', 'a b', 'a"b', 'x'.repeat(100), 'x'.repeat(101), 'ä'],
    pin: ['1234', '12345678', '123', '123456789', '12a4', '١٢٣٤', '+123'],
    user: ['a b', '@/etc', '@', 'é'.repeat(127), 'é'.repeat(128)],
    password: ['a\tb', 'a\u0085b', 'a\u2028b', '𝄞', '\u007f'],
    'ssh.key': ['ssh-ed25519  AAAA', 'ssh-dss AAAA', 'ssh-rsa', SSH_KEYS.nistp521],
  };
  for (const [name, list] of Object.entries(texts) as [SettingName, string[]][])
    for (const value of list) {
      const key = name === 'hostname' || name === 'ssh.key' ? name : `twilio.${name}`;
      const host = checkSetting(name, value);
      const [device] = mistakes(`${key} = ${value}`);
      assert.equal(device, host === undefined ? undefined : `pppi.conf line 1: ${key} ${host}`);
    }
});

test('settings: what is no UTF-8 is named where it counts', () => {
  for (const raw of [[0xc0, 0xaf], [0xc3], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff]])
    assert.deepEqual(mistakes([...bytes('twilio.user = a'), ...raw, 98]), [
      'pppi.conf line 1: is not UTF-8',
    ]);
});

const NOTE = '# twilio.pin was moved to the data partition; delete this line to forget it\n';

test('secrets: a note brings them from the data partition, a value in the file replaces them', () => {
  const stored = { 'twilio.pin': '1111' };
  const noted = planSecrets(good(NOTE), stored);
  assert.deepEqual(noted, {
    ...{ settings: [{ key: 'twilio.pin', value: '1111' }], store: null, clear: [], notes: [] },
  });
  const anew = planSecrets(good(`${NOTE}twilio.pin = 2222\n`), stored);
  assert.deepEqual(anew.settings, [{ key: 'twilio.pin', value: '2222' }]);
  assert.deepEqual([anew.store, anew.clear], [{ 'twilio.pin': '2222' }, []]);
  assert.deepEqual(planSecrets(good('# x\n'), stored).store, {});
});

test('secrets: what is missing is said', () => {
  assert.deepEqual(planSecrets(good(NOTE), {}).notes, [
    'twilio.pin is no longer on the data partition; set it in pppi.conf again',
  ]);
  const without = planSecrets(good(`${NOTE}twilio.user = a`), null);
  assert.deepEqual(without.notes, ['twilio.pin is on the data partition, which is missing']);
  assert.deepEqual(without.store, null);
  // Another link's note, or a sentence that looks like one, is an ordinary comment.
  assert.deepEqual(good(NOTE.replace('twilio', 'spare')).moved, []);
});

test('D49, D51: a secret leaves the boot partition only after a later start has read it back', () => {
  const file = good('twilio.pin = 1234\n');
  const first = planSecrets(file, {});
  assert.deepEqual([first.store, first.clear], [{ 'twilio.pin': '1234' }, []]);
  // The card has lost it.
  assert.deepEqual(planSecrets(file, {}), first);
  const second = planSecrets(file, { 'twilio.pin': '1234' });
  assert.deepEqual([second.store, second.clear], [null, [1]]);
  assert.deepEqual(planSecrets(file, null).clear, []);
});

test('secrets: the file without them keeps every other byte, and reads as before', () => {
  const text = `# é\r\nhostname = a\r\n${NOTE}twilio.pin = 1234\r\ntwilio.password = x`;
  const file = good(text);
  const left = withoutSecrets(bytes(text), file, [4, 5]);
  assert.equal(
    Buffer.from(left).toString(),
    `# é\r\nhostname = a\r\n${NOTE.replace('\n', '\r\n')}${NOTE.replace('pin', 'password')}`,
  );
  const stored = { 'twilio.pin': '1234', 'twilio.password': 'x' };
  const after = readSettings(left, LINKS);
  assert.ok(after.is === 'good');
  const sorted = (plan: ReturnType<typeof planSecrets>) =>
    plan.settings.map(({ key, value }) => `${key}=${value}`).sort();
  assert.deepEqual(sorted(planSecrets(after, stored)), sorted(planSecrets(file, stored)));
});
