import { join } from 'node:path';
import { REPORT_DIR } from '../checkout';
import { jsonText, markdownTable } from '../frame';
import { writeWhole } from '../os';
import type { ModelBoot } from './boot-model';

const COLUMNS = ['model', 'device tree', 'card seen, s', 'shell, s', 'online, s', 'result'];

const seconds = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(1));

function row({ model, deviceTree, card, shell, online, problem }: ModelBoot): string[] {
  const result = problem === '' ? 'boots and dials' : `**failed**: ${problem}`;
  return [model, deviceTree, seconds(card), seconds(shell), seconds(online), result];
}

/** The results as a table of Markdown. */
export function table(results: readonly ModelBoot[]): string {
  return markdownTable(COLUMNS, results.map(row));
}

/**
 * The report as a Markdown page.
 * @param image name of its device
 * @param time of the run
 */
export function page(results: readonly ModelBoot[], image: string, when: Date): string {
  return `# Boots on each model

The image of ${image} in QEMU, once with the device tree of each model and its memory. QEMU's machine is a 3B
whatever the tree: this shows that kernel and initramfs cope with the tree, not how fast a board is. Made by
\`npm run boot-models\` on ${when.toISOString().slice(0, 10)}.

The card is timed from the kernel's start, by its log; shell and call from power-on. The shell is on the serial
port that the tree names in stdout-path.

${table(results)}`;
}

/** The results as JSON. */
export function json(results: readonly ModelBoot[]): string {
  const failed = results.filter(({ problem }) => problem !== '').length;
  return jsonText({ passed: results.length - failed, failed, models: results });
}

/** Writes models.md and models.json into build/reports. @returns the path of the Markdown page */
export async function writeReports(results: readonly ModelBoot[], image: string): Promise<string> {
  const file = join(REPORT_DIR, 'models.md');
  await writeWhole(file, page(results, image, new Date()));
  await writeWhole(join(REPORT_DIR, 'models.json'), json(results));
  return file;
}
