import type { Held } from './hold';

/** @returns the report for people: a line for each check, and its findings below */
export function formatHeld(held: readonly Held[]): string[] {
  const width = Math.max(...held.map(({ check }) => check.length));
  return held.flatMap(({ check, holds, findings }) => [
    `${check.padEnd(width)}  ${holds ? 'holds' : 'BROKEN'}`,
    ...findings.flatMap(({ model, what, hint, warning }) => [
      `  ${warning ? 'note: ' : ''}${model ? `${model}: ` : ''}${what}`,
      `    ${hint}`,
    ]),
  ]);
}
