import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, median, resultOf, type Benchmark, type Side } from '../../scripts/bench';

const SIDES: readonly Side[] = [
  { name: 'this', root: '/a' },
  { name: 'older', root: '/b' },
];

test('the median of an even number of runs is the middle of the middle two', () => {
  assert.equal(median([9, 1, 3, 5]), 4);
  assert.equal(median([9, 1, 3]), 3);
});

test('a ratio is that of the medians, with the least and the most of a pair of runs', () => {
  const measure = { name: 'render', unit: 's' } as const;
  const { ratio, sides } = resultOf(measure, SIDES, [
    [1, 2, 6],
    [4, 4, 4],
  ]);
  assert.deepEqual(ratio, { median: 0.5, least: 0.25, most: 1.5 });
  assert.deepEqual(
    sides.map(({ side, median: middle }) => [side, middle]),
    [
      ['this', 2],
      ['older', 4],
    ],
  );
});

test('one side alone has no ratio', () => {
  const measure = { name: 'render', unit: 's' } as const;
  assert.equal(resultOf(measure, SIDES.slice(0, 1), [[1]]).ratio, undefined);
});

test('both sides run in turn, prepared before', async () => {
  const heard: string[] = [];
  const make = ({ name }: Side): Benchmark => ({
    measures: [
      { name: 'runs', unit: 's' },
      { name: 'lines', unit: 'lines' },
    ],
    prepare: async () => void heard.push(`prepare ${name}`),
    run: async (index) => {
      heard.push(`${name} ${index}`);
      return name === 'this' ? [index + 1, 10] : [2, 40];
    },
  });
  const results = await compare('x', SIDES, 3, make);
  assert.deepEqual(heard, [
    ...['prepare this', 'prepare older'],
    ...['this 0', 'older 0', 'this 1', 'older 1', 'this 2', 'older 2'],
  ]);
  assert.deepEqual(
    results.map(({ name, ratio }) => [name, ratio?.median]),
    [
      ['runs', 1],
      ['lines', 0.25],
    ],
  );
});
