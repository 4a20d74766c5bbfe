import { realpath } from 'node:fs/promises';
import { run, type RunOptions, type RunResult } from '../os';

/**
 * Asks git about a checkout, also about one that is another user's, as one mounted into a container often is: git
 * would refuse it (git-config(1), safe.directory).
 * @throws UserError as `run`
 */
export async function git(
  dir: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const trust = ['-c', `safe.directory=${await realpath(dir)}`];
  return run('git', [...trust, '-C', dir, ...args], options);
}
