import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as core from '../../device/core';
import { drawYear, run } from '../../scripts/simulate';

/** The years of a seed, each of another device. */
const SEED = 3;

for (const year of [1, 2, 3, 4, 5, 6])
  test(`simulate: every promise of the core holds in year ${year} of seed ${SEED}`, () => {
    const { failure, dials } = run(drawYear(SEED, year), core);
    assert.equal(failure && `${failure.property}: ${failure.what}`, null);
    assert.ok(dials > 10, `only ${dials} dials`);
  });
