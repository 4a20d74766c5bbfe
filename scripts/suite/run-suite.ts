import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { buildImage, namedTree, readOwnTree, RECIPE_NEEDS, TEST_NEEDS } from '../flow';
import { drawnText, EXIT, interrupted, ROOT, say, seed, TYPESCRIPT, UserError } from '../frame';
import { ensureOwnMounts, ensureTools, inTempDir, start } from '../os';
import { sample } from '../world';
import { affectedBy } from './affected';
import { changedFiles } from './changed';
import { ALONE, BUILDROOT, filesOf, GROUPS, mayMount, QUICK, SLOW, testFiles } from './groups';
import { together } from './processes';
import { ofShard, readShard } from './shard';
import { slowSample } from './slow-sample';

export interface SuiteRequest {
  /** names of groups and paths of test files; none for the whole suite */
  operands: readonly string[];
  /** no samples */
  everything: boolean;
  /** as `2/3` */
  shard: string | undefined;
}

/** Fast files of `quick`: together with the linters they take less than three minutes on two processors. */
const QUICK_FILES = 60;

/**
 * Runs tests, their output on the terminal.
 * @throws UserError if one fails, or if none is to be run
 */
export async function runSuite({ operands, everything, shard }: SuiteRequest): Promise<void> {
  const part = readShard(shard);
  if (everything) process.env.PPPI_TEST_ALL = '1';
  const all = await testFiles();
  const wanted = operands.length === 0 ? whole(all, everything) : await named(all, operands);
  const chosen = ofShard(await withoutBuildroot(wanted), part);
  if (chosen.length === 0 && part.count > 1) return say('no test is in this part');
  if (chosen.length === 0)
    throw new UserError(
      'no test was run: these tests need a Buildroot tree',
      'BUILDROOT_DIR=/path/to/buildroot npm run test:buildroot',
      EXIT.usage,
    );
  await ensureTools(TEST_NEEDS, say);
  if (chosen.some(mayMount)) await ensureOwnMounts();
  if (chosen.some((path) => BUILDROOT.test(path))) await ensureTools(RECIPE_NEEDS, say);
  // Here, so that all files draw their samples from one seed, and the log has it even if none does.
  seed();
  if (await allPass(chosen)) return;
  throw new UserError('some tests failed', 'run one file again: npm test -- test/…/name.test.ts');
}

function whole(all: readonly string[], everything: boolean): string[] {
  say('not among these: npm run test:buildroot, which needs BUILDROOT_DIR');
  const files = all.filter((path) => !BUILDROOT.test(path));
  const slow = files.filter((path) => SLOW.test(path));
  const kept = everything ? slow : slowSample(slow, seed());
  const left = slow.filter((path) => !kept.includes(path));
  if (left.length > 0) say(drawnText('slow files', slow.length, 'npm run test:all', left));
  return files.filter((path) => !left.includes(path));
}

async function named(all: readonly string[], operands: readonly string[]): Promise<string[]> {
  const rest = operands.filter((operand) => operand !== QUICK);
  const files = filesOf(all, rest);
  return rest.length < operands.length ? [...(await quick(all)), ...files] : files;
}

/** The linters, the fast files that the edits may break, the nearest first, and a sample of the others. */
async function quick(all: readonly string[]): Promise<string[]> {
  const fast = all.filter((path) => GROUPS.fast?.(path));
  const near = affectedBy(await changedFiles(), fast).slice(0, QUICK_FILES);
  const others = fast.filter((path) => !near.includes(path));
  const files = [...near, ...sample(others, QUICK_FILES - near.length, seed())];
  say(`${files.length} of ${fast.length} fast files; ${near.length} by what was edited`);
  return [...all.filter((path) => GROUPS.lint?.(path)), ...files];
}

/** Leaves out what cannot run, and says so. @throws UserError if BUILDROOT_DIR is needed, and no tree of Buildroot */
async function withoutBuildroot(files: readonly string[]): Promise<string[]> {
  const rest = files.filter((path) => !BUILDROOT.test(path));
  const tree = namedTree();
  if (tree !== undefined) {
    if (rest.length < files.length) await readOwnTree(tree);
    return [...files];
  }
  if (rest.length < files.length)
    say('skipped: the tests with Buildroot; set BUILDROOT_DIR to a tree of it');
  return rest;
}

/** Fast ones first, so that the emulator never shares the processor with other tests than its own. */
async function allPass(files: readonly string[]): Promise<boolean> {
  const fast = files.filter((path) => !SLOW.test(path));
  const slow = files.filter((path) => SLOW.test(path));
  const alone = slow.filter((path) => ALONE.test(path));
  const notAlone = slow.filter((path) => !ALONE.test(path));
  const processors = availableParallelism();
  // One of these processes has the tests that wait: one more than there are processors.
  let passed = await inTempDir(async (dir) =>
    runFiles(await together(fast, dir), Math.min(processors, 2) + 1),
  );
  if (slow.length > 0) await makeBase();
  // QEMU runs a device on one processor, and waits in between.
  passed = (await runFiles(notAlone, Math.min(processors, 2))) && passed;
  return (await runFiles(alone, 1)) && passed;
}

/** Makes what all images share: two test files at a time would both set about it. */
async function makeBase(): Promise<void> {
  const small = { compression: 'fast', compressed: false, refresh: false, quiet: false } as const;
  await buildImage({ device: join(ROOT, 'test', 'devices', 'shipped.yaml'), ...small });
}

/** @returns whether all of them passed */
async function runFiles(files: readonly string[], atOnce: number): Promise<boolean> {
  if (files.length === 0) return true;
  const options = ['--test', `--test-concurrency=${atOnce}`, '--test-reporter=spec'];
  const result = await start('node', ['-r', TYPESCRIPT, ...options, ...files], {
    cwd: ROOT,
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
    cancelSignal: interrupted,
  });
  return result.exitCode === 0;
}
