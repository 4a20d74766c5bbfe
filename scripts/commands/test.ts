import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { buildImage, namedTree, readOwnTree, RECIPE_NEEDS, TEST_NEEDS } from '../flow';
import { EXIT, interrupted, defineCommand, say, seed, UserError, ROOT } from '../frame';
import { ensureOwnMounts, ensureTools, start } from '../os';

/** Tests that need a tree of Buildroot, in BUILDROOT_DIR. */
const BUILDROOT = /\.buildroot\.test\.ts$/;
/** Tests that build or boot an image. QEMU runs a device on one processor, and mostly waits: two at a time. */
const SLOW = /\.(slow|alone)\.test\.ts$/;
/** Of these, those that keep all processors busy by themselves: one at a time. */
const ALONE = /\.alone\.test\.ts$/;
const TEST = /\.test\.ts$/;
const isLint = (path: string) => path.startsWith('test/lint/');
/** Among these are tests with mounts of their own. */
const mayMount = (path: string) => !isLint(path) && !BUILDROOT.test(path);

const GROUPS: Record<string, (path: string) => boolean> = {
  lint: isLint,
  fast: (path) => mayMount(path) && !SLOW.test(path),
  slow: (path) => SLOW.test(path),
  buildroot: (path) => BUILDROOT.test(path),
};

export const command = defineCommand({
  name: 'test',
  summary: 'Run the tests: linters, fast tests, and tests that boot images',
  help: `Without operands it runs the groups lint, fast and slow; slow builds images and boots them in the emulator. The
group buildroot needs a Buildroot tree and runs only when named. As root it installs missing Debian packages.

Long campaigns are commands of their own (drill, power-cuts, boot-models); this runs a sample of each, drawn by the
seed that it prints. --all boots every USB modem, model and broken start.

Operands: groups (${Object.keys(GROUPS).join(', ')}) or test files. UPDATE_GOLDEN=1 in the environment writes the
golden files instead of comparing with them; PPPI_SEED=N repeats the samples of an earlier run.`,
  options: {
    all: { type: 'boolean', help: 'boot all USB modems, models and broken starts, not a sample' },
    shard: {
      type: 'string',
      value: 'I/N',
      help: 'run the Ith of N parts of the files, so that N machines run them all',
    },
  },
  operands: '[group | PATH]…',
  words: Object.keys(GROUPS),
  run: async ({ all: everything = false, shard }, operands) => {
    if (everything) process.env.PPPI_TEST_ALL = '1';
    const part = readShard(shard);
    const all = (await readdir(join(ROOT, 'test'), { recursive: true }))
      .filter((path) => TEST.test(path))
      .map((path) => join('test', path))
      .sort();
    const chosen = ofShard(await withoutBuildroot(choose(all, operands)), part);
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
    // So that the emulator never shares the processor with other tests than its own.
    const fast = chosen.filter((path) => !SLOW.test(path));
    const slow = chosen.filter((path) => SLOW.test(path));
    const alone = slow.filter((path) => ALONE.test(path));
    const notAlone = slow.filter((path) => !ALONE.test(path));
    let failed = false;
    const runAll = async (files: readonly string[], atOnce: number) => {
      if (files.length > 0) failed = !(await runFiles(files, atOnce)) || failed;
    };
    await runAll(fast, 2);
    if (slow.length > 0) await makeBase();
    await runAll(notAlone, Math.min(availableParallelism(), 2));
    await runAll(alone, 1);
    if (failed)
      throw new UserError(
        'some tests failed',
        'run one file again: npm test -- test/…/name.test.ts',
      );
  },
});

interface Shard {
  index: number;
  count: number;
}

function readShard(text = '1/1'): Shard {
  const [, index = 0, count = 0] = (/^(\d{1,2})\/(\d{1,2})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count)
    throw new UserError(
      `--shard ${text} is not a part`,
      'for example 2/3: the second of three',
      EXIT.usage,
    );
  return { index, count };
}

/** Each group is dealt out by itself: what is slow is the larger part of the time. */
function ofShard(files: readonly string[], { index, count }: Shard): string[] {
  const groups = [
    files.filter((path) => !SLOW.test(path)),
    files.filter((path) => SLOW.test(path)),
  ];
  return groups.flatMap((group) => group.filter((_, place) => place % count === index - 1));
}

/** Leaves out what cannot run, and says so. @throws UserError if BUILDROOT_DIR is needed, and no tree of Buildroot */
async function withoutBuildroot(files: readonly string[]): Promise<string[]> {
  const rest = files.filter((path) => !BUILDROOT.test(path));
  const named = namedTree();
  if (named !== undefined) {
    if (rest.length < files.length) await readOwnTree(named);
    return [...files];
  }
  if (rest.length < files.length)
    say('skipped: the tests with Buildroot; set BUILDROOT_DIR to a tree of it');
  return rest;
}

function choose(all: readonly string[], operands: readonly string[]): string[] {
  if (operands.length === 0) {
    say('not among these: npm run test:buildroot, which needs BUILDROOT_DIR');
    return all.filter((path) => !BUILDROOT.test(path));
  }
  return operands.flatMap((operand) => {
    const inGroup = GROUPS[operand];
    const files = inGroup
      ? all.filter(inGroup)
      : all.filter((path) => path === relative(ROOT, join(process.cwd(), operand)));
    if (files.length === 0) {
      throw new UserError(
        `no test ${operand}`,
        `a file below test/, or one of ${Object.keys(GROUPS).join(', ')}`,
        EXIT.usage,
      );
    }
    return files;
  });
}

/** Makes what all images share: two test files at a time would both set about it. */
async function makeBase(): Promise<void> {
  const small = { compression: 'fast', compressed: false, refresh: false, quiet: false } as const;
  await buildImage({ device: join(ROOT, 'test', 'devices', 'shipped.yaml'), ...small });
}

/** @returns whether all of them passed */
async function runFiles(files: readonly string[], atOnce: number): Promise<boolean> {
  const result = await start(
    'node',
    [
      '-r',
      'ts-node/register',
      '--test',
      `--test-concurrency=${atOnce}`,
      '--test-reporter=spec',
      ...files,
    ],
    { cwd: ROOT, stdin: 'ignore', stdout: 'inherit', stderr: 'inherit', cancelSignal: interrupted },
  );
  return result.exitCode === 0;
}
