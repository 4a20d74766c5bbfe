import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/frame';
import {
  checkTexts,
  chooseMutants,
  hunt,
  isTest,
  MUTANTS,
  mutantsTable,
  TESTS,
  type Mutant,
} from '../../scripts/mutants';
import { PROPERTIES } from '../../scripts/simulate';
import { drawn } from '../support/seed';

/** The years of the command's defaults. */
const YEARS = { seed: 3, years: 6 };

test('mutants: the text of each is in its file exactly once', () => checkTexts(MUTANTS));

test('mutants: each has a name of its own, and is found by something that there is', () => {
  assert.equal(new Set(MUTANTS.map(({ name }) => name)).size, MUTANTS.length);
  const promises = PROPERTIES.map(({ name }) => name);
  for (const { name, by } of MUTANTS)
    assert.ok(isTest(by) ? existsSync(join(TESTS, by)) : promises.includes(by), name);
});

test('mutants: docs/simulation.md has the table that npm run mutants -- --list prints', () => {
  const page = readFileSync(join(ROOT, 'docs', 'simulation.md'), 'utf8');
  assert.ok(page.includes(mutantsTable()), mutantsTable());
});

for (const mutant of drawn('mutants', MUTANTS, 2, ({ name }) => name))
  test(`mutants: ${mutant.by} finds ${mutant.name}`, async () =>
    assert.equal((await hunt(mutant, YEARS))?.by, mutant.by));

/** One that changes nothing, where the tests are few. */
const HARMLESS: Mutant = {
  ...{ name: 'harmless', what: 'nothing', file: 'talk/escape.ts', by: 'talk/others.test.ts' },
  ...{ text: 'const GUARD = 1.2;', instead: 'const GUARD = 1.2 + 0;' },
};

test('mutants: one that changes nothing is found by nothing', async () => {
  assert.equal(await hunt(HARMLESS, { seed: 3, years: 1 }), null);
});

test('mutants: one whose text is not there, or which does not load, is refused', async () => {
  const gone = { ...HARMLESS, text: 'no such text' };
  await assert.rejects(checkTexts([gone]), /mutant harmless: .* has this 0 times/);
  const twice = { ...HARMLESS, text: 'const' };
  await assert.rejects(checkTexts([twice]), /and should once/);
  const unloadable = { ...HARMLESS, instead: 'const GUARD = missing;' };
  await assert.rejects(hunt(unloadable, YEARS), /mutant harmless does not run/);
});

test('mutants: names choose; an unknown one is told with its neighbour', () => {
  assert.deepEqual(chooseMutants([]), MUTANTS);
  assert.deepEqual(
    chooseMutants(['roaming']).map(({ name }) => name),
    ['roaming'],
  );
  assert.throws(() => chooseMutants(['roamin']), /there is no mutant roamin/);
});
