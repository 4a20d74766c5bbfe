import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { plugAll, publishedStates, writeReports, type Plugged } from '../../scripts/plug';
import { sample } from '../../scripts/world';
import { seed } from '../support/seed';

/** A sample of what `npm run plug` does; the table is in build/reports/plugged.md. */
const SAMPLE = 3;
// No CD-ROMs: switching one takes a minute and more. modems.slow.test.ts has them.
const states = publishedStates().filter(({ kind }) => kind !== 'storage');
const drawn = sample(states, SAMPLE, seed());
const results = new Map<string, Plugged>();

before(async () => {
  const all = await plugAll(drawn, (line) => console.error(line));
  await writeReports(all);
  for (const result of all) results.set(result.state.name, result);
});

for (const state of drawn)
  test(`${state.model} can be plugged in, and the kernel has its interfaces`, () => {
    assert.deepEqual(results.get(state.name)?.problems, []);
  });
