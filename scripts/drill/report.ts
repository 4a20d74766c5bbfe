import { jsonText, markdownTable } from '../frame';
import type { DrillResult } from './result';

const COLUMNS = [
  'drill',
  'fault',
  'cause named',
  'right',
  's to name it',
  's to online afterwards',
  'dials (allowed)',
  'result',
];

const seconds = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(1));

function row(result: DrillResult): string[] {
  const { name, fault, named, causeRight, secondsToName, secondsToOnline, problems } = result;
  const { dials, dialsAllowed } = result;
  return [
    name,
    fault,
    named.join(', ') || '–',
    causeRight === undefined ? '–' : causeRight ? 'yes' : 'no',
    seconds(secondsToName),
    seconds(secondsToOnline),
    `${dials} (${dialsAllowed})`,
    result.passed ? 'passed' : `**failed**: ${problems.join('; ')}`,
  ];
}

/** The results as a Markdown table, with a summary line. */
export function table(results: readonly DrillResult[]): string {
  const passed = results.filter((result) => result.passed).length;
  return `${markdownTable(COLUMNS, results.map(row))}\n${passed} of ${results.length} passed.\n`;
}

/**
 * The page for people.
 * @param of number of drills there are
 * @param when it was made
 */
export function page(results: readonly DrillResult[], of: number, when: Date): string {
  const part = results.length < of ? ` These are ${results.length} of ${of}.` : '';
  return `# Drills

The image of \`npm run build-image\` in the emulator, with faults injected into the virtual modem and the virtual
carrier, and a few by a command on the serial console. Made by \`npm run drill\` on ${when.toISOString().slice(0, 10)}.${part}

"Cause named" lists the reasons in the device's state file during the fault, in order. "Online afterwards" counts
from the end of the fault. Dials are counted from the fault until online; "allowed" is the number that the backoff
in the YAML permits in that time.

${table(results)}`;
}

/** The same for programs. */
export function json(results: readonly DrillResult[]): string {
  const passed = results.filter((result) => result.passed).length;
  return jsonText({ passed, failed: results.length - passed, drills: results });
}
