import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  bootRig,
  DRILL_JOBS,
  DRILLS,
  holdAll,
  writeReports,
  type DrillResult,
} from '../../scripts/drill';
import { drawnText } from '../../scripts/frame';
import { drawDrills } from '../drill/drawn';
import { seed } from '../support/seed';

/** A sample of what `npm run drill` does; the table is in build/reports/drills.md. */
const results = new Map<string, DrillResult>();
const { held, left } = drawDrills(seed());

before(async () => {
  const say = (line: string) => console.error(line);
  say(
    drawnText(
      'drills',
      DRILLS.length,
      'npm run drill',
      left.map(({ name }) => name),
    ),
  );
  const all = await holdAll(held, { boot: bootRig, jobs: DRILL_JOBS, say });
  await writeReports(all);
  for (const result of all) results.set(result.name, result);
});

for (const { name, fault } of held) {
  test(`${name}: ${fault}`, () => {
    assert.deepEqual(results.get(name)?.problems, []);
  });
}
