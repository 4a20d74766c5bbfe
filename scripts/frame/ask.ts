import { createInterface } from 'node:readline';
import { Interrupted } from './errors';
import { interrupted, throwIfInterrupted } from './interrupt';

/**
 * Asks a question on the terminal.
 * @param undone what an interrupt left undone: `nothing was written`
 * @returns the answer; undefined on Ctrl-D. @throws Interrupted on Ctrl-C and SIGTERM
 */
export async function ask(question: string, undone: string): Promise<string | undefined> {
  throwIfInterrupted();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  let stopped: Interrupted | undefined;
  const stop = () => {
    stopped = new Interrupted(
      (interrupted.reason as Interrupted | undefined)?.signal ?? 'SIGINT',
      undone,
    );
    terminal.close();
  };
  interrupted.addEventListener('abort', stop);
  // readline puts the terminal into raw mode: Ctrl-C is a key, not a signal.
  terminal.on('SIGINT', stop);
  const answer = await new Promise<string | undefined>((done) => {
    terminal.on('close', () => done(undefined));
    terminal.question(question, done);
  });
  interrupted.removeEventListener('abort', stop);
  terminal.close();
  if (answer === undefined) process.stderr.write('\n');
  if (stopped) throw stopped;
  return answer;
}
