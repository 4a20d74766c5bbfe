import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { REPORT_DIR } from '../../scripts/checkout';

/** Writes a page for people into build/reports/. @param name without .md */
export async function writeReport(name: string, lines: readonly string[]): Promise<void> {
  await mkdir(REPORT_DIR, { recursive: true });
  await writeFile(join(REPORT_DIR, `${name}.md`), `${lines.join('\n')}\n`);
}
