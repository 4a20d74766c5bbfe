import { realpath } from 'node:fs/promises';
import { run, type RunOptions, type RunResult } from '../os';

/**
 * Runs git in a checkout, even one owned by another user, as is common with mounts in a container; git would refuse
 * that (git-config(1), safe.directory).
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
