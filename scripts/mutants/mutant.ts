import { join } from 'node:path';
import { ROOT, UserError } from '../frame';

export const CORE = join(ROOT, 'device', 'core');
export const TESTS = join(ROOT, 'test', 'device', 'core');

/** A small fault that a person could make in the core. */
export interface Mutant {
  readonly name: string;
  /** what the core does then, for people */
  readonly what: string;
  /** below device/core/ */
  readonly file: string;
  /** what is there, once */
  readonly text: string;
  /** what is put in its place */
  readonly instead: string;
  /** what finds it: a test file below test/device/core/, or a promise of the simulation */
  readonly by: string;
}

/**
 * Puts the fault in.
 * @param source the whole text of the mutant's file
 * @throws UserError unless what it replaces is there exactly once
 */
export function mutated(source: string, { name, file, text, instead }: Mutant): string {
  const parts = source.split(text);
  if (parts.length === 2) return parts.join(instead);
  throw new UserError(
    `mutant ${name}: device/core/${file} has this ${parts.length - 1} times, and should once:\n${text}`,
    'the core has changed: correct scripts/mutants/table.ts',
  );
}
