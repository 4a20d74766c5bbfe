import { interrupted, throwIfInterrupted, UserError } from '../frame';
import { start, type Tool } from '../os';

/** Longest that a program that judges a partition may take, in milliseconds; a broken one may lead it round in circles. */
const LONGEST = 120_000;

export interface Reply {
  stdout: string;
  status: number;
}

/**
 * Runs a program for its exit status, whatever that is. Thousands of them are run: none of them is in the log of
 * commands.
 * @throws UserError if the program is missing or does not end; Interrupted on Ctrl-C
 */
export async function ask(tool: Tool, args: readonly string[]): Promise<Reply> {
  throwIfInterrupted();
  const { exitCode, stdout, timedOut } = await start(tool, args, {
    stdin: 'ignore',
    timeout: LONGEST,
    cancelSignal: interrupted,
  });
  throwIfInterrupted();
  if (timedOut) throw new UserError(`${tool} did not end in ${LONGEST / 1000} s`);
  return { stdout: String(stdout), status: exitCode ?? -1 };
}
