import { join } from 'node:path';
import { REPORT_DIR } from '../checkout';
import { writeWhole } from '../os';
import { DRILLS } from './registry';
import { json, page } from './report';
import type { DrillResult } from './result';

/** Writes drills.md and drills.json into build/reports. @returns the path of the page for people */
export async function writeReports(results: readonly DrillResult[]): Promise<string> {
  const file = join(REPORT_DIR, 'drills.md');
  await writeWhole(file, page(results, DRILLS.length, new Date()));
  await writeWhole(join(REPORT_DIR, 'drills.json'), json(results));
  return file;
}
