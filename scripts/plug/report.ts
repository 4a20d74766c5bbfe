import { join } from 'node:path';
import { usbId } from '../descriptors';
import { REPORT_DIR } from '../checkout';
import { jsonText, markdownTable } from '../frame';
import { writeWhole } from '../os';
import type { Plugged } from './plug-all';

const COLUMNS = [
  'modem',
  'id',
  'state',
  'interfaces and drivers',
  'link-status',
  'seconds',
  'result',
];

const oneLine = (text: string) => text.replace(/\s*\n\s*/g, ' / ');

function row({ state, look, status, seconds, problems, aborts }: Plugged): string[] {
  const bound = look.interfaces.map(
    ({ number, code, driver }) => `${number} ${code} ${driver || '–'}`,
  );
  const abort = aborts > 0 ? [`QEMU aborted${aborts > 1 ? ` ${aborts} times` : ''}`] : [];
  const bad = [...problems, ...abort];
  return [
    state.name,
    usbId(state.facts),
    state.kind,
    bound.join(', '),
    status,
    seconds.toFixed(1),
    bad.length === 0 ? 'as published' : `**${bad.join('; ')}**`,
  ].map(oneLine);
}

/** The results as a Markdown table. */
export function table(results: readonly Plugged[]): string {
  return markdownTable(COLUMNS, results.map(row));
}

export function json(results: readonly Plugged[]): string {
  return jsonText({
    failed: results.filter(({ problems }) => problems.length > 0).length,
    aborts: results.reduce((sum, { aborts }) => sum + aborts, 0),
    states: results.map(({ state, look, status, seconds, problems, aborts }) => ({
      name: state.name,
      model: state.model,
      id: usbId(state.facts),
      kind: state.kind,
      interfaces: look.interfaces,
      linkStatus: status,
      seconds,
      problems,
      aborts,
    })),
  });
}

/** Writes plugged.md and plugged.json into build/reports. @returns the path of the page for people */
export async function writeReports(results: readonly Plugged[]): Promise<string> {
  const file = join(REPORT_DIR, 'plugged.md');
  const page = `# Published modems, plugged in

Each state of the modems in scripts/plug/published.txt, plugged into the USB socket of one running device and pulled
again. *Interfaces and drivers*: number, class and driver in the device's kernel. *link-status*: what the device
reports.

${table(results)}`;
  await writeWhole(file, page);
  await writeWhole(join(REPORT_DIR, 'plugged.json'), json(results));
  return file;
}
