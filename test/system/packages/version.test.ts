import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareVersions, satisfies } from '../../../scripts/system/packages/version';

/** Each is older than the next; from deb-version(7) and dpkg's own tests. */
const ASCENDING = [
  '0~~',
  '0~',
  '0',
  '0+b1',
  '1.0~beta1~svn1245-1',
  '1.0~beta1-1',
  '1.0-1',
  '1.0-1+b1',
  '1.0-1.1',
  '1.0-2~deb13u1',
  '1.0-2',
  '1.0a-1',
  '1.0+dfsg-1',
  '1.0.1-1',
  '1.2.9',
  '1.2.10',
  '2025.89-1~deb13u1',
  '1:0.1',
  '1:1.3.dfsg+really1.3.1-1',
];

test('versions are in the order of dpkg', () => {
  for (const [index, one] of ASCENDING.entries())
    for (const [at, other] of ASCENDING.entries())
      assert.equal(
        Math.sign(compareVersions(one, other)),
        Math.sign(index - at),
        `${one} ${other}`,
      );
});

test('the same version in two spellings', () => {
  assert.equal(compareVersions('0:1.0-0', '1.0'), 0);
  assert.equal(compareVersions('1.00', '1.0'), 0);
});

test('relations', () => {
  assert.ok(satisfies('2.41-12', '>=', '2.38'));
  assert.ok(satisfies('2.41-12', '>>', '2.41'));
  assert.ok(!satisfies('2.41', '>>', '2.41'));
  assert.ok(satisfies('2.41', '<=', '2.41'));
  assert.ok(satisfies('2.40', '<<', '2.41'));
  assert.ok(satisfies('2.41', '=', '2.41'));
  assert.ok(!satisfies('2.41-1', '=', '2.41'));
});
