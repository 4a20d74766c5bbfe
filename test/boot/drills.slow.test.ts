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

/** What `npm run drill` does; the table is in build/reports/drills.md. */
const results = new Map<string, DrillResult>();

before(async () => {
  const say = (line: string) => console.error(line);
  const held = await holdAll(DRILLS, { boot: bootRig, jobs: DRILL_JOBS, say });
  await writeReports(held);
  for (const result of held) results.set(result.name, result);
});

for (const { name, fault } of DRILLS) {
  test(`${name}: ${fault}`, () => {
    assert.deepEqual(results.get(name)?.problems, []);
  });
}
