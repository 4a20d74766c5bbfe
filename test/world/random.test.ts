import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom, shuffled, type Random } from '../../scripts/world';

const row = (random: Random) => Array.from({ length: 8 }, () => random.uint32());

test('the same seed gives the same numbers, another seed others', () => {
  assert.deepEqual(row(seededRandom(7)), row(seededRandom(7)));
  assert.notDeepEqual(row(seededRandom(7)), row(seededRandom(8)));
});

test('a fork has its own numbers, whatever else is drawn', () => {
  const [one, other] = [seededRandom(7), seededRandom(7)];
  row(other);
  assert.deepEqual(row(one.fork(1)), row(other.fork(1)));
  const rows = [one, one.fork(0), one.fork(1), one.fork(1).fork(0), seededRandom(8).fork(0)];
  assert.equal(new Set(rows.flatMap(row)).size, 8 * rows.length);
});

test('numbers stay within their bounds and reach all of them', () => {
  const random = seededRandom(7);
  const drawn = Array.from({ length: 400 }, () => random.below(5));
  assert.deepEqual([...new Set(drawn)].sort(), [0, 1, 2, 3, 4]);
  for (let i = 0; i < 400; i++) {
    const fraction = random.fraction();
    assert.ok(fraction >= 0 && fraction < 1);
  }
  assert.equal(new Set(random.bytes(4096)).size, 256);
});

test('shuffled: the same things, in another order for another seed', () => {
  const list = [...Array(20).keys()];
  const order = shuffled(list, seededRandom(7));
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    list,
  );
  assert.notDeepEqual(order, shuffled(list, seededRandom(8)));
});
