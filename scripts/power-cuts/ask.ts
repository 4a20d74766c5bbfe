import { interrupted, throwIfInterrupted, UserError } from '../frame';
import { start, type Tool } from '../os';

/**
 * Time limit in milliseconds for a program that checks a partition; a damaged partition may send it into an endless
 * loop.
 */
const LONGEST = 120_000;

export interface Reply {
  stdout: string;
  status: number;
}

/**
 * Runs a program for its exit status, whatever it is. There are thousands of calls, so they are not logged.
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
