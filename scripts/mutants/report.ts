import { jsonText, textTable } from '../frame';
import type { Found, Years } from './hunt';
import type { Mutant } from './mutant';

/** What has become of a mutant; null: nothing found it. */
export interface Hunted {
  readonly mutant: Mutant;
  readonly found: Found | null;
}

/** Whether it was found by what the table names. */
export function asNamed({ mutant, found }: Hunted): boolean {
  return found?.by === mutant.by;
}

/** @returns a line for each, for people */
export function huntText(all: readonly Hunted[]): string {
  const rows = all.map((hunted) => [hunted.mutant.name, hunted.mutant.file, outcome(hunted)]);
  return textTable(rows);
}

function outcome(hunted: Hunted): string {
  const { found, mutant } = hunted;
  if (found === null) return 'NOT FOUND';
  const title = found.test === null ? '' : `: ${found.test}`;
  return `${found.by}${title}${asNamed(hunted) ? '' : ` (NOT by ${mutant.by})`}`;
}

/** @returns the same for programs */
export function huntJson(all: readonly Hunted[], years: Years): string {
  const mutants = all.map(({ mutant: { name, file, by }, found }) => ({ name, file, by, found }));
  return jsonText({ ...years, mutants });
}
