import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  interrupted,
  replayLine,
  run,
  start,
  throwIfInterrupted,
  UserError,
  type RunningTool,
} from '../../host';
import { explainFailure, KEPT_LINES } from './failure';

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

/**
 * Runs a long make in a process group of its own, which Ctrl-C and SIGTERM end as a whole: make,
 * its shells, their compilers.
 * @param onLine told each line as it comes
 * @throws UserError that names the failing package; Interrupted
 */
export async function build(
  buildroot: Buildroot,
  targets: readonly string[],
  onLine: (line: string) => void,
): Promise<void> {
  throwIfInterrupted();
  const { env, log: path } = buildroot;
  await mkdir(dirname(path), { recursive: true });
  const log = createWriteStream(path, { flags: 'a' });
  const args = makeArguments(buildroot, targets);
  log.write(`$ ${replayLine('make', args, { env })}\n`);
  const child = start('make', args, {
    env,
    stdin: 'ignore',
    all: true,
    buffer: false,
    detached: true,
  });
  const end = () => endGroup(child);
  interrupted.addEventListener('abort', end);
  const last: string[] = [];
  try {
    for await (const line of child.iterable({ from: 'all' })) {
      log.write(`${line}\n`);
      last.push(String(line));
      if (last.length > KEPT_LINES) last.shift();
      onLine(String(line));
    }
  } catch {
    // the result of the child itself tells what went wrong
  } finally {
    interrupted.removeEventListener('abort', end);
    log.end();
  }
  const { exitCode } = await child;
  throwIfInterrupted();
  if (exitCode !== 0) throw failure(last, buildroot);
}

function endGroup(child: RunningTool): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // it has ended by itself
  }
}

function failure(output: readonly string[], { log, offline }: Buildroot): UserError {
  const { package: name, lines, hint } = explainFailure(output, offline);
  const shown = lines.map((line) => `  ${line}`).join('\n');
  return new UserError(
    `Buildroot failed${name ? ` in the package ${name}` : ''}\n${shown}`,
    `${hint}\n      all of it: ${log}`,
  );
}
