import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as core from '../../device/core';
import { drawYear, failureText, holdCampaign, shrink } from '../../scripts/simulate';

/** Always the same years; `npm run simulate` draws others. The first is of a device with the shipped defaults. */
const SEED = 8;
const YEARS = 100;

test(`simulate: every promise of the core holds in ${YEARS} years of seed ${SEED}`, async () => {
  const { failed, years, dials } = await holdCampaign({ seed: SEED, years: YEARS, jobs: 2 });
  if (failed) {
    const { year, failure } = failed;
    const shortest = shrink({ plan: drawYear(SEED, year), failure }, core);
    const again = `npm run simulate -- --seed ${SEED} --year ${year}`;
    assert.fail(`${failureText(shortest)}\n${again} repeats it`);
  }
  assert.equal(years, YEARS);
  assert.ok(dials > 10 * YEARS, `only ${dials} dials`);
});
