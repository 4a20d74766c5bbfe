import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EscapeKeys, type Typed } from '../../scripts/workbench/escape-keys';

const text = (typed: Typed[]) =>
  typed.map((each) =>
    'key' in each ? `<${each.key}>` : Buffer.from(each.bytes).toString('latin1'),
  );

const feed = (keys: EscapeKeys, typed: string) => text(keys.feed(Buffer.from(typed, 'latin1')));

test('Ctrl-A and a letter are ours, Ctrl-A twice and Ctrl-A A are one Ctrl-A', () => {
  assert.deepEqual(feed(new EscapeKeys(), 'ls\x01xq'), ['ls', '<x>', 'q']);
  assert.deepEqual(feed(new EscapeKeys(), '\x01C'), ['<c>']);
  assert.deepEqual(feed(new EscapeKeys(), 'a\x01\x01b'), ['a', '\x01', 'b']);
  assert.deepEqual(feed(new EscapeKeys(), '\x01A'), ['\x01']);
});

test('Ctrl-A may come alone, and its letter later', () => {
  const keys = new EscapeKeys();
  assert.deepEqual(feed(keys, 'ls\x01'), ['ls']);
  assert.deepEqual(feed(keys, 'x'), ['<x>']);
  assert.deepEqual(feed(keys, 'x'), ['x']);
});

test('all other bytes reach the device as they are, however they are cut', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), (bytes, cut) => {
      const plain = bytes.map((byte) => (byte === 1 ? 2 : byte));
      const keys = new EscapeKeys();
      const typed = [...keys.feed(plain.subarray(0, cut)), ...keys.feed(plain.subarray(cut))];
      const got = typed.flatMap((each) => ('key' in each ? [] : [...each.bytes]));
      assert.deepEqual(got, [...plain]);
    }),
  );
});
