import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { interrupted, ROOT, throwIfInterrupted, TYPESCRIPT, UserError } from '../frame';
import { start } from '../os';
import { TESTS, type Mutant } from './mutant';

/** A fault may make a loop endless. The core's tests take 15 s of one processor. */
const LIMIT_MS = 600_000;
/** Of what the tests draw. */
const SEED = '1';

/** The years that the core has to live through. */
export interface Years {
  readonly seed: number;
  readonly years: number;
}

/** What found a mutant: the first test that failed, or a promise. */
export interface Found {
  /** a test file below test/device/core/, or the promise */
  readonly by: string;
  /** the test's title; null: it was a promise */
  readonly test: string | null;
}

/**
 * Looks for a mutant with what the table names, then, if that does not find it, with all tests of its folder, and the
 * whole simulation.
 * @returns null if nothing finds it
 * @throws UserError if its text is not there, if it does not even load, or does not end; Interrupted on Ctrl-C
 */
export async function hunt(mutant: Mutant, years: Years): Promise<Found | null> {
  const first = isTest(mutant.by)
    ? await runTests(mutant, [mutant.by])
    : await runYears(mutant, years, mutant.by);
  if (first !== null) return first;
  return (await runTests(mutant, await testsFor(mutant.file))) ?? (await runYears(mutant, years));
}

/**
 * What the core as it is fails of: as long as that is something, a mutant proves nothing.
 * @param files of the core, as mutants name them
 */
export async function huntNothing(files: readonly string[], years: Years): Promise<Found | null> {
  const tests = await Promise.all([...new Set(files.map(dirname))].map(testsFor));
  return (await runTests(null, [...new Set(tests.flat())])) ?? (await runYears(null, years));
}

/** @returns whether what finds a mutant is a test, and no promise */
export function isTest(by: string): boolean {
  return by.endsWith('.test.ts');
}

/** @returns the tests of the folder that a file of the core is in */
async function testsFor(file: string): Promise<string[]> {
  const names = await readdir(join(TESTS, dirname(file)));
  return names.filter(isTest).map((name) => join(dirname(file), name));
}

async function runTests(mutant: Mutant | null, tests: readonly string[]): Promise<Found | null> {
  const child = await runChild('tests', mutant, tests);
  if (!child.failed) return null;
  // Tests are indented by the depth of their suite, which is named after its file.
  const [, by] = /^not ok \d+ - (.*)$/m.exec(child.stdout) ?? [];
  const [, test] = /^ {4}not ok \d+ - (.*)$/m.exec(child.stdout) ?? [];
  if (by === undefined || test === undefined)
    throw unusable(mutant, child.stderr || errorIn(child.stdout));
  return { by, test: test.replace(/\\([\\#])/g, '$1') };
}

/** @returns what TAP says of the first error */
function errorIn(tap: string): string {
  return tap.slice(tap.indexOf('error:')).split('\n').slice(0, 10).join('\n');
}

async function runYears(
  mutant: Mutant | null,
  { seed, years }: Years,
  promise?: string,
): Promise<Found | null> {
  const more = promise === undefined ? [] : [promise];
  const child = await runChild('years', mutant, [String(seed), String(years), ...more]);
  if (child.failed) throw unusable(mutant, child.stderr);
  const broken = JSON.parse(child.stdout) as string | null;
  return broken === null ? null : { by: broken, test: null };
}

interface Child {
  readonly failed: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param program this room's, which is compiled with the mutant */
async function runChild(
  program: 'tests' | 'years',
  mutant: Mutant | null,
  args: readonly string[],
): Promise<Child> {
  throwIfInterrupted();
  const loaders = ['-r', TYPESCRIPT, '-r', join(__dirname, 'preload.ts')];
  const file = join(__dirname, `${program}.ts`);
  const options = [...loaders, '--test-reporter=tap', file, JSON.stringify(mutant), ...args];
  const result = await start('node', options, {
    ...{ cwd: ROOT, stdin: 'ignore', cancelSignal: interrupted, timeout: LIMIT_MS },
    // Under node --test, a program of its own all the same; and what the tests draw is the same each time.
    env: { NODE_TEST_CONTEXT: '', PPPI_SEED: SEED },
  });
  throwIfInterrupted();
  const { stdout, stderr } = result as unknown as { stdout: string; stderr: string };
  if (result.timedOut) throw unusable(mutant, `it takes longer than ${LIMIT_MS / 1000} s`);
  return { failed: result.exitCode !== 0, stdout, stderr };
}

/** A mutant that falls over at once shows nothing of the tests. @param why what it said, the cause at its end */
function unusable(mutant: Mutant | null, why: string): UserError {
  const last = why.trimEnd().split('\n').slice(-10).join('\n');
  return new UserError(
    `${mutant ? `mutant ${mutant.name}` : 'the core'} does not run:\n${last}`,
    mutant ? 'correct it in scripts/mutants/' : 'npm run test:fast shows what is wrong',
  );
}
