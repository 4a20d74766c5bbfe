import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sample } from '../../scripts/world';

const list = Array.from({ length: 45 }, (_, index) => index);

test('the same seed gives the same things, another one others', () => {
  assert.deepEqual(sample(list, 8, 17), sample(list, 8, 17));
  assert.notDeepEqual(sample(list, 8, 17), sample(list, 8, 18));
  assert.notDeepEqual(sample(list, 8, 0), sample(list, 8, 2 ** 31 - 1));
});

test('so many things of the list, each once', () => {
  for (let seed = 0; seed < 100; seed++) {
    const chosen = sample(list, 8, seed);
    assert.equal(new Set(chosen).size, 8);
    assert.ok(chosen.every((each) => list.includes(each)));
  }
  assert.deepEqual(sample(list, 0, 1), []);
});

test('things that are lists stay whole; a list that is too short is there as a whole', () => {
  assert.deepEqual(sample([[1, 2]], 1, 1), [[1, 2]]);
  assert.deepEqual(
    sample(list, 99, 1).sort((a, b) => a - b),
    list,
  );
  assert.deepEqual(sample([], 1, 1), []);
});

test('neighbouring seeds leave nothing out', () => {
  const counts = list.map(() => 0);
  for (let seed = 0; seed < 1000; seed++) for (const each of sample(list, 8, seed)) counts[each]!++;
  // 178 on average; a fair choice has a standard deviation of 12.
  assert.ok(Math.min(...counts) > 100 && Math.max(...counts) < 260, counts.join(' '));
});
