import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, markdownTable, nearest, UserError } from '../frame';
import { isTest } from './hunt';
import { CORE, mutated, type Mutant } from './mutant';
import { OF_LINKS } from './of-links';
import { OF_THE_DEVICE } from './of-the-device';

/** All of them. */
export const MUTANTS: readonly Mutant[] = [...OF_LINKS, ...OF_THE_DEVICE];

/**
 * @param names none: all
 * @throws UserError, exit status 2, that names the nearest mutant
 */
export function chooseMutants(names: readonly string[]): readonly Mutant[] {
  const known = MUTANTS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, known);
    const guess = near === undefined ? '' : `did you mean ${near}? `;
    const hint = `${guess}npm run mutants -- --list shows them`;
    throw new UserError(`there is no mutant ${unknown}`, hint, EXIT.usage);
  }
  return MUTANTS.filter(({ name }) => names.length === 0 || names.includes(name));
}

/** @throws UserError if the text of one is not in its file exactly once any more */
export async function checkTexts(mutants: readonly Mutant[]): Promise<void> {
  for (const mutant of mutants) mutated(await readFile(join(CORE, mutant.file), 'utf8'), mutant);
}

/** @returns the list in docs/simulation.md */
export function mutantsTable(): string {
  const rows = MUTANTS.map(({ name, what, file, by }) => [
    ...[`\`${name}\``, `\`${file}\``, what],
    isTest(by) ? by : `\`${by}\``,
  ]);
  return markdownTable(['mutant', 'in', 'what it does', 'found by'], rows);
}
