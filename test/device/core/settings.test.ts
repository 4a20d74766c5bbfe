import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  fullKey,
  keysAway,
  planSettings,
  readSettings,
  readStored,
  shownSettings,
  storedText,
  withSetting,
  withStars,
  type LinkKinds,
  type SettingsRead,
} from '../../../device/core';
import { decodeUtf8, encodeUtf8, utf8Length } from '../../../device/core/utf8';
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
function mistakes(text: string | number[], links = LINKS): readonly string[] {
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
      assert.deepEqual(encodeUtf8(text), bytes(text));
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
    assert.match(mistakes(text).join(), /^pppi\.conf is missing or empty/, JSON.stringify(text));
  assert.match(mistakes(Array<number>(512).fill(0)).join(), /not plain text/);
  assert.match(mistakes([...bytes('hostname = a\n'), ...Array<number>(9).fill(0)]).join(), /plain/);
  assert.match(mistakes([...'h\0o\0'].map((letter) => letter.charCodeAt(0))).join(), /plain text/);
  const unread = readSettings('the card says no', LINKS);
  assert.ok(
    unread.is === 'bad' && unread.mistakes[0] === 'pppi.conf cannot be read: the card says no',
  );
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
const PIN_1111 = [{ key: 'twilio.pin', value: '1111' }];
const plan = (text: string, stored: Parameters<typeof planSettings>[1]) =>
  planSettings(read(text), stored);
const pairs = (text: string) => readStored(text.replaceAll(' ', '\n'), LINKS);

test('secrets: asterisks or a note bring them from the data partition, a value replaces them', () => {
  for (const line of [
    NOTE,
    'twilio.pin = ****\n',
    'link.pin=*\n',
    `twilio.pin = "****"\n${NOTE}`,
  ]) {
    const links: LinkKinds = { twilio: 'serial' };
    const noted = planSettings(readSettings(bytes(line), links), PIN_1111);
    const clear = ['twilio.pin'];
    assert.deepEqual(noted, { values: PIN_1111, store: null, clear, notes: [] }, line);
  }
  const anew = plan(`${NOTE}twilio.pin = 2222\n`, PIN_1111);
  assert.deepEqual(anew.values, [{ key: 'twilio.pin', value: '2222' }]);
  assert.deepEqual([anew.store, anew.clear], [anew.values, []]);
  assert.deepEqual(plan('# x\n', PIN_1111).store, []);
});

test('secrets: what is missing is said', () => {
  for (const line of [NOTE, 'twilio.pin = ****\n', 'twilio.pin = 12**']) {
    assert.deepEqual(plan(line, []).notes, [
      'twilio.pin is no longer on the data partition; set it in pppi.conf again',
    ]);
    const without = plan(`twilio.user = a\n${line}`, null);
    assert.deepEqual(without.notes, ['twilio.pin is on the data partition, which is missing']);
    assert.deepEqual([without.store, without.values], [null, pairs('twilio.user=a')]);
    assert.deepEqual(keysAway(read(line)), ['twilio.pin']);
  }
  assert.deepEqual(keysAway(read(`${NOTE}twilio.pin = 1234`)), []);
  assert.equal(keysAway(read('')), null);
  // Another link's note, or a sentence that looks like one, is an ordinary comment.
  assert.deepEqual(good(NOTE.replace('twilio', 'spare')).away, []);
});

test('secrets: a write of asterisks that was cut anywhere leaves the stored value', () => {
  const stored = pairs('twilio.password=pä**s twilio.pin=1234');
  const text = 'twilio.password = pä**s\ntwilio.pin = 1234\n';
  const before = bytes(text);
  const after = [...withStars(before, ['twilio.password', 'twilio.pin'], LINKS)];
  assert.equal(after.length, before.length);
  for (let cut = 0; cut <= before.length; cut++)
    for (const torn of [
      [...before.slice(0, cut), ...after.slice(cut)],
      [...after.slice(0, cut), ...before.slice(cut)],
    ]) {
      const found = planSettings(readSettings(torn, LINKS), stored);
      // Half a letter is no text; then the file is of no use, and what is stored holds all the same.
      assert.deepEqual(found.values, stored, `${cut}: ${Buffer.from(torn).toString()}`);
      assert.ok(found.store === null, `${cut}`);
    }
});

test('secrets: asterisks among other characters may be a password that nobody has stored', () => {
  const text = 'twilio.password = a*b\n';
  const password = pairs('twilio.password=a*b');
  assert.deepEqual(plan(text, null).values, password);
  assert.deepEqual(plan(text, []), { values: password, store: password, clear: [], notes: [] });
  assert.deepEqual(plan(text, pairs('twilio.password=axb')).values, pairs('twilio.password=axb'));
  assert.deepEqual(plan(text, pairs('twilio.password=axxb')).values, password);
  assert.deepEqual(plan(text, password).clear, ['twilio.password']);
  // No other key has a second meaning.
  assert.match(mistakes('twilio.apn = ***').join(), /must be an APN/);
  assert.deepEqual(values('twilio.user = ***'), ['1 twilio.user=***']);
  assert.match(mistakes('twilio.pin = ****\ntwilio.pin = 1234').join(), /line 2: .* second time/);
});

test('D49, D51: a secret leaves the boot partition only after a later start has read it back', () => {
  const file = 'twilio.pin = 1234\n';
  const stored = pairs('twilio.pin=1234');
  const first = plan(file, []);
  assert.deepEqual([first.store, first.clear], [stored, []]);
  // The card has lost it.
  assert.deepEqual(plan(file, []), first);
  const second = plan(file, stored);
  assert.deepEqual([second.store, second.clear], [null, ['twilio.pin']]);
  assert.deepEqual(plan(file, null).clear, []);
  assert.deepEqual(plan(file, pairs('twilio.pin=9999')).clear, []);
});

test('D31, D47: a file that is damaged or has a mistake changes nothing of what held', () => {
  const stored = pairs('hostname=gate-7 twilio.apn=iot.example twilio.pin=1234');
  for (const text of ['', '\0\0\0', 'hostname = gate-7\n\0\0', 'hostnam', `#${'x'.repeat(70_000)}`])
    assert.deepEqual(plan(text, stored), {
      ...{ values: stored, store: null, clear: [] },
      notes: ['what pppi.conf set at an earlier start holds'],
    });
  assert.deepEqual(plan('', []), { values: [], store: null, clear: [], notes: [] });
  assert.deepEqual(plan('', null).values, []);
});

test('settings: all that a good file sets is stored, and read back as it was', () => {
  const text = `hostname = gate-7\ntwilio.password = " a=b "\nssh.key = ${SSH_KEYS.ed25519}\nssh.key = ${SSH_KEYS.nistp521}\n`;
  const { store } = plan(text, []);
  assert.ok(store && store.length === 4);
  assert.deepEqual(readStored(storedText(store), LINKS), store);
  assert.equal(plan(text, store).store, null);
  assert.deepEqual(readStored('x\n=\ntwilio.pin=12\nrouter.apn=a\nhostname=-\0', LINKS), []);
  // What a later start masks is not another order.
  const masked = Buffer.from(withStars(bytes(text), ['twilio.password'], LINKS)).toString();
  assert.match(masked, /^twilio\.password = "\*{5}"$/m);
  assert.equal(plan(masked, store).store, null);
});

/** Lines as people write them. */
const aLine = fc.oneof(
  fc.constantFrom('', '# x', '\t', '# é', NOTE.trim(), '#twilio.pin = 1', 'x', '=', 'twilio.pin'),
  fc
    .tuple(
      fc.constantFrom('twilio.password', 'link.pin', 'twilio.user', ' twilio.pin\t'),
      fc.constantFrom('=', ' = ', '\t=  '),
      fc.oneof(
        fc.constantFrom('1234', '"a b"', "'", '" "', '= x', '#y '),
        fc.string({ unit: 'binary' }),
      ),
    )
    .map((parts) => parts.join('').replaceAll('\n', '')),
);
const aFile = fc
  .tuple(
    fc.constantFrom('', '\ufeff'),
    fc.array(aLine),
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
  )
  .map(([mark, lines, end, ends]) => `${mark}${lines.join(end)}${ends ? end : ''}`);
const ONE: LinkKinds = { twilio: 'serial' };

test('settings: masked in place, a good file is as long as it was and shows no secret', () => {
  let seen = 0;
  fc.assert(
    fc.property(aFile, (text) => {
      const file = readSettings(bytes(text), ONE);
      if (file.is === 'bad') return;
      const keys = file.settings
        .map(({ key }) => key)
        .filter((key) => /\.(pin|password)$/.test(key));
      const masked = withStars(bytes(text), keys, ONE);
      assert.equal(masked.length, bytes(text).length);
      const again = readSettings(masked, ONE);
      assert.ok(again.is === 'good');
      seen += keys.length;
      assert.deepEqual(
        again.settings,
        file.settings.filter(({ key }) => !keys.includes(key)),
      );
      for (const key of keys)
        assert.ok(again.away.some((one) => one.key === key && /^\*+$/.test(one.shown ?? '')));
    }),
    { numRuns: 1000 },
  );
  assert.ok(seen > 20, `${seen}`);
});

test('settings: set and unset change one key, and no other line', () => {
  fc.assert(
    fc.property(aFile, (text) => {
      const file = readSettings(bytes(text), ONE);
      if (file.is === 'bad' && text.trim() !== '') return;
      const before =
        file.is === 'bad' ? [] : file.settings.filter(({ key }) => key !== 'twilio.pin');
      const set = readSettings(withSetting(bytes(text), 'twilio.pin', '4321', ONE), ONE);
      assert.ok(set.is === 'good', JSON.stringify(set));
      const [pin, others] = [
        set.settings.filter(({ key }) => key === 'twilio.pin'),
        set.settings.filter(({ key }) => key !== 'twilio.pin'),
      ];
      assert.deepEqual(
        pin.map(({ value }) => value),
        ['4321'],
      );
      assert.deepEqual(
        others.map(({ key, value }) => [key, value]),
        before.map(({ key, value }) => [key, value]),
      );
      const unset = withSetting(
        withSetting(bytes(text), 'twilio.pin', '4321', ONE),
        'twilio.pin',
        null,
        ONE,
      );
      const gone = readSettings(unset, ONE);
      assert.ok(
        gone.is === 'good' && !JSON.stringify(gone).includes('twilio.pin'),
        Buffer.from(unset).toString(),
      );
    }),
  );
});

test('settings: what is shown has no secret, however it is written', () => {
  const text =
    '# mine\r\nhostname = gate-7\r\n#twilio.pin = S3\r\nlink.password = S3 = 1\r\n' +
    `${NOTE}twilio.pasword = S3\nS3\n# the old pin = S3\n#twilio.apn =\ntwilio.pin = ****\n\u001b[2J\n`;
  assert.equal(
    shownSettings(bytes(text), ONE),
    '# mine\nhostname = gate-7\n#twilio.pin = (not shown)\ntwilio.password = (not shown)\n' +
      `${NOTE}twilio.pasword = (not shown)\n(not shown: neither KEY = VALUE nor a comment)\n` +
      '# (not shown)\n#twilio.apn =\ntwilio.pin = (on the data partition)\n(not shown: neither KEY = VALUE nor a comment)\n',
  );
  assert.deepEqual(
    [fullKey('link.pin', ONE), fullKey('link.pin', LINKS)],
    ['twilio.pin', 'link.pin'],
  );
});
