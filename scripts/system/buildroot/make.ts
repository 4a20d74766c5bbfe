import { createWriteStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { interrupted, throwIfInterrupted, UserError } from '../../frame';
import { replayLine, run, start, type RunningTool, makeFolder } from '../../os';
import { explainFailure, KEPT_LINES } from './failure';
import { parseStep } from './progress';

/** Milliseconds that make and its compilers have to end by themselves. */
const PATIENCE = 10_000;

/** A configured or yet to be configured build of one device. */
export interface Buildroot {
  /** Buildroot's own tree */
  tree: string;
  /** the output folder, out of that tree */
  output: string;
  env: Record<string, string>;
  /** file for all that make prints */
  log: string;
  /** it takes nothing from upstream */
  offline: boolean;
}

const makeArguments = ({ tree, output }: Buildroot, args: readonly string[]) => [
  '-C',
  tree,
  `O=${output}`,
  ...args,
];

/** Runs a short make to its end. @returns what it printed on stdout */
export async function ask(buildroot: Buildroot, ...args: string[]): Promise<string> {
  const { env } = buildroot;
  const all = makeArguments(buildroot, ['--silent', '--no-print-directory', ...args]);
  return (await run('make', all, { env })).stdout;
}

/** Writes a line into the log. */
export async function note({ log }: Buildroot, line: string): Promise<void> {
  await makeFolder(dirname(log));
  await appendFile(log, `${line}\n`);
}

/**
 * Runs a long make in a process group of its own, which Ctrl-C and SIGTERM end as a whole: make,
 * its shells, their compilers. So does a log that cannot be written.
 * @param onLine told each line as it comes
 * @throws UserError that names the failing package or the log; Interrupted
 */
export async function build(
  buildroot: Buildroot,
  targets: readonly string[],
  onLine: (line: string) => void,
): Promise<void> {
  throwIfInterrupted();
  const { env, log: path } = buildroot;
  await makeFolder(dirname(path));
  const args = makeArguments(buildroot, targets);
  const child = start('make', args, {
    env,
    stdin: 'ignore',
    all: true,
    buffer: false,
    detached: true,
  });
  const log = createWriteStream(path, { flags: 'a' });
  let ending: Promise<void> | undefined;
  const end = () => void (ending ??= endGroup(child));
  const unwritten = finished(log).then(
    () => undefined,
    (error: Error) => {
      end();
      return error;
    },
  );
  interrupted.addEventListener('abort', end);
  // The signal may have come before the listener.
  if (interrupted.aborted) end();
  log.write(`$ ${replayLine('make', args, { env })}\n`);
  const last = new LastLines();
  try {
    for await (const line of child.iterable({ from: 'all' })) {
      log.write(`${line}\n`);
      last.push(String(line));
      onLine(String(line));
    }
  } catch {
    // the result of the child itself tells what went wrong
  } finally {
    interrupted.removeEventListener('abort', end);
    log.end();
  }
  const [{ exitCode }, error] = await Promise.all([child, unwritten, ending]);
  throwIfInterrupted();
  if (error) throw logFailure(error, path);
  if (exitCode !== 0) throw failure(last.lines, buildroot);
}

/** The end of make's output, behind the line that says which step it belongs to. */
class LastLines {
  private step: string[] = [];
  private readonly kept: string[] = [];

  push(line: string): void {
    this.kept.push(line);
    if (this.kept.length <= KEPT_LINES) return;
    const gone = this.kept.shift() ?? '';
    if (parseStep(gone)) this.step = [gone];
  }

  get lines(): string[] {
    return [...this.step, ...this.kept];
  }
}

/**
 * Ends a process group: at first it may clean up, then it is killed.
 * @param patience milliseconds between the two
 */
export async function endGroup(child: RunningTool, patience = PATIENCE): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const send = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal);
    } catch {
      // nothing of it is left
    }
  };
  send('SIGTERM');
  const timer = setTimeout(() => send('SIGKILL'), patience);
  await child;
  clearTimeout(timer);
  // make waits for what it has started; what is left now did not listen.
  send('SIGKILL');
}

function logFailure({ message }: Error, log: string): UserError {
  return new UserError(
    `Buildroot was stopped, because its log cannot be written: ${message}\n  ${log}`,
    'free some space if that disk is full, then run the same command again: it goes on',
  );
}

function failure(output: readonly string[], { log, offline }: Buildroot): UserError {
  const { package: name, lines, hint } = explainFailure(output, offline);
  const shown = lines.map((line) => `  ${line}`).join('\n');
  return new UserError(
    `Buildroot failed${name ? ` in the package ${name}` : ''}\n${shown}`,
    `${hint}\n      all of it: ${log}`,
  );
}
