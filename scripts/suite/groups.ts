import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { EXIT, ROOT, UserError } from '../frame';

/** Tests that need a tree of Buildroot, in BUILDROOT_DIR. */
export const BUILDROOT = /\.buildroot\.test\.ts$/;
/** Tests that build or boot an image. */
export const SLOW = /\.(slow|alone)\.test\.ts$/;
/** Of these, those that keep all processors busy by themselves. */
export const ALONE = /\.alone\.test\.ts$/;

const TEST = /\.test\.ts$/;
const isLint = (path: string) => path.startsWith('test/lint/');

/** Whether tests of this file may make mounts of their own. */
export const mayMount = (path: string) => !isLint(path) && !BUILDROOT.test(path);

/** Groups of test files, by the operand that names them. */
export const GROUPS: Record<string, (path: string) => boolean> = {
  lint: isLint,
  fast: (path) => mayMount(path) && !SLOW.test(path),
  slow: (path) => SLOW.test(path),
  buildroot: (path) => BUILDROOT.test(path),
};

/** A sample of lint and fast, by what was edited. */
export const QUICK = 'quick';

/** All operands that name no file. */
export const GROUP_NAMES: readonly string[] = [...Object.keys(GROUPS), QUICK];

/** @returns all test files, sorted; as all paths here relative to the checkout */
export async function testFiles(): Promise<string[]> {
  const below = await readdir(join(ROOT, 'test'), { recursive: true });
  return below
    .filter((path) => TEST.test(path))
    .map((path) => join('test', path))
    .sort();
}

/**
 * The files that operands name: groups and paths.
 * @throws UserError, exit status 2, if one names none
 */
export function filesOf(all: readonly string[], operands: readonly string[]): string[] {
  const chosen = operands.flatMap((operand) => {
    const inGroup = GROUPS[operand];
    const files = inGroup
      ? all.filter(inGroup)
      : all.filter((path) => path === relative(ROOT, join(process.cwd(), operand)));
    if (files.length > 0) return files;
    throw new UserError(
      `no test ${operand}`,
      `a file below test/, or one of ${GROUP_NAMES.join(', ')}`,
      EXIT.usage,
    );
  });
  return [...new Set(chosen)];
}
