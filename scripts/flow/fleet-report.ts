import { stat } from 'node:fs/promises';
import { firstLine, messageOf, textTable, UserError } from '../frame';
import type { FleetResult } from './build-fleet';

const COLUMNS = ['device', 'result', 'seconds', 'size'];

/** The results as a table: device, outcome, seconds, and the image's size or the first line of the error. */
export async function fleetTable(results: readonly FleetResult[]): Promise<string> {
  const rows = await Promise.all(results.map(row));
  return textTable([COLUMNS, ...rows]);
}

async function row(result: FleetResult): Promise<string[]> {
  const { name, ok, seconds } = result;
  const last = ok
    ? `${((await stat(result.value.paths.image)).size / 1024 ** 2).toFixed(0)} MiB`
    : firstLine(result.error);
  return [name, ok ? 'done' : 'failed', seconds.toFixed(1), last];
}

/** Every error once, with its devices. */
export function fleetErrors(results: readonly FleetResult[]): string {
  const texts = new Map<string, string[]>();
  for (const result of results) {
    if (result.ok) continue;
    const text = textOf(result.error);
    texts.set(text, [...(texts.get(text) ?? []), result.name]);
  }
  return [...texts].map(([text, names]) => `\n${names.join(', ')}: ${text}\n`).join('');
}

function textOf(error: unknown): string {
  const hint = error instanceof UserError ? error.hint : 'this is a bug in pppi';
  return `${messageOf(error)}${hint ? `\nhint: ${hint}` : ''}`;
}
