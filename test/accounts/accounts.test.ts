import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  AccountError,
  addAccounts,
  HASHED,
  idOf,
  PACKAGE_ACCOUNTS,
  type Account,
} from '../../scripts/accounts';
import { ROOT } from '../../scripts/frame';

const etc = (name: string) => readFileSync(join(ROOT, 'overlay/etc', name), 'utf8');
const BASE = { passwd: etc('passwd'), group: etc('group'), shadow: etc('shadow') };
const USER: Account = { user: 'sensor', group: 'sensor', id: 30_000 };

test('a user gets a group of its own, no password and no shell', () => {
  const { passwd, group, shadow } = addAccounts(BASE, [USER]);
  assert.equal(passwd, `${BASE.passwd}sensor:x:30000:30000::/nonexistent:/bin/false\n`);
  assert.equal(group, `${BASE.group}sensor:x:30000:\n`);
  assert.equal(shadow, `${BASE.shadow}sensor:*:::::::\n`);
});

test('a user of another group, members, home, shell and comment; the order does not matter', () => {
  const accounts: Account[] = [
    { group: 'dialout', id: 20, members: ['gpsd', 'sensor'] },
    {
      user: 'gpsd',
      group: 'readers',
      id: 907,
      home: '/run/gpsd',
      shell: '/bin/sh',
      comment: 'GPS',
    },
    { group: 'readers', id: 950 },
    USER,
  ];
  for (const given of [accounts, accounts.toReversed()]) {
    const { passwd, group } = addAccounts(BASE, given);
    assert.match(passwd, /^gpsd:x:907:950:GPS:\/run\/gpsd:\/bin\/sh$/m);
    assert.match(group, /^dialout:x:20:(gpsd,sensor|sensor,gpsd)$/m);
    assert.match(group, /^readers:x:950:$/m);
  }
});

test('who is there stays as he is, however often he is asked for', () => {
  const once = addAccounts(BASE, [USER]);
  assert.deepEqual(addAccounts(once, [{ ...USER, home: '/elsewhere' }, USER]), once);
  assert.deepEqual(addAccounts(BASE, []), BASE);
});

for (const [name, accounts, message] of [
  ['another id', [{ ...USER, user: 'root', group: 'root' }], /group root .* 0 and 30000/],
  ['a taken id', [USER, { ...USER, user: 'other', group: 'other' }], /sensor and other .* 30000/],
  ['an unknown group', [{ ...USER, group: 'nowhere' }], /there is no group nowhere/],
  ['an unknown member', [{ group: 'x', id: 951, members: ['nobdy'] }], /there is no user nobdy/],
  ['a broken name', [{ ...USER, user: 'a:b', group: 'a:b' }], /cannot be the name/],
  ['a broken home', [{ ...USER, home: '/a:b' }], /"\/a:b"/],
  ['a line break', [{ ...USER, comment: 'a\nroot::0:0' }], /control character/],
] as const)
  test(`refused: ${name}`, () => {
    assert.throws(
      () => addAccounts(BASE, accounts),
      (error) => error instanceof AccountError && message.test(error.message),
    );
  });

test('an id depends on the name alone, and no two accounts of packages have the same', () => {
  assert.equal(idOf('sensor'), 57_264);
  assert.equal(idOf('www-data'), 33);
  for (const name of ['a', 'toString', 'sensor-2']) {
    assert.ok(idOf(name) >= HASHED.first && idOf(name) <= HASHED.last, name);
  }
  const taken = Object.entries(PACKAGE_ACCOUNTS).filter(([, id]) => id < 65_534);
  assert.equal(new Set(taken.map(([, id]) => id)).size, taken.length);
});
