import { Listr, type ListrTask } from 'listr2';
import { explain, Interrupted } from './errors';
import { throwIfInterrupted } from './interrupt';
import { printable, say } from './output';
import { onTerminal } from './progress';

/** One of several independent pieces of work. */
export interface Task<T> {
  title: string;
  /** @param say shows the current activity */
  run: (say: (line: string) => void) => Promise<T>;
}

/** The outcome of a task, and its duration in seconds. */
export type Outcome<T> = { seconds: number } & (
  { ok: true; value: T } | { ok: false; error: unknown }
);

/** Terminal lines that a live list leaves free for what is above it. */
const MARGIN = 3;

/**
 * Runs tasks, some at a time, with one line of progress for each: a live list on a terminal that is
 * tall enough, otherwise a line as each one ends. A failure does not stop the others.
 * @param atOnce how many run at a time
 * @returns each outcome, in the order of the tasks
 * @throws Interrupted, after every started task has ended
 */
export async function runTasks<T>(
  tasks: readonly Task<T>[],
  atOnce: number,
  quiet = false,
): Promise<Outcome<T>[]> {
  const outcomes = new Array<Outcome<T>>(tasks.length);
  const hold = async (index: number, say: (line: string) => void): Promise<Outcome<T>> => {
    const outcome = await runOne(tasks[index] as Task<T>, say);
    outcomes[index] = outcome;
    return outcome;
  };
  const live = !quiet && onTerminal() && tasks.length + MARGIN < (process.stderr.rows ?? 0);
  if (live) await runLive(tasks, atOnce, hold);
  else await runPlain(tasks, atOnce, quiet, hold);
  throwIfInterrupted();
  return outcomes;
}

type Hold<T> = (index: number, say: (line: string) => void) => Promise<Outcome<T>>;

async function runOne<T>(task: Task<T>, say: (line: string) => void): Promise<Outcome<T>> {
  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  try {
    throwIfInterrupted();
    const value = await task.run(say);
    return { ok: true, value, seconds: seconds() };
  } catch (error) {
    return { ok: false, error: explain(error), seconds: seconds() };
  }
}

async function runLive<T>(tasks: readonly Task<T>[], atOnce: number, hold: Hold<T>): Promise<void> {
  const rows = tasks.map(({ title }, index): ListrTask => ({
    title: printable(title),
    task: async (_context, row) => {
      const outcome = await hold(index, (line) => (row.title = printable(`${title}  ${line}`)));
      row.title = printable(`${title}  ${ending(outcome)}`);
      // The list marks it; the caller reports the error.
      if (!outcome.ok) throw new Error(firstLine(outcome.error));
    },
  }));
  await new Listr(rows, {
    concurrent: atOnce,
    exitOnError: false,
    registerSignalListeners: false,
    rendererOptions: { showErrorMessage: false, collapseErrors: false },
  }).run();
}

async function runPlain<T>(
  tasks: readonly Task<T>[],
  atOnce: number,
  quiet: boolean,
  hold: Hold<T>,
): Promise<void> {
  let ended = 0;
  await inParallel([...tasks.keys()], atOnce, async (index) => {
    const outcome = await hold(index, () => {});
    ended++;
    const line = `[${ended}/${tasks.length}] ${tasks[index]?.title}: ${ending(outcome)}`;
    if (!quiet) say(line);
  });
}

function ending(outcome: Outcome<unknown>): string {
  const time = `${outcome.seconds.toFixed(1)} s`;
  if (!outcome.ok && outcome.error instanceof Interrupted) return 'interrupted';
  return outcome.ok ? `done in ${time}` : `failed after ${time}: ${firstLine(outcome.error)}`;
}

/** @returns an error's message */
export function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim();
}

/** @returns the first line of an error's message */
export function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? '';
}

/** Processes items, some at a time. Ends when all have ended; throws the first error. */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
