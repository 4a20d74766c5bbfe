import { Listr, type ListrTask } from 'listr2';
import { throwIfInterrupted } from './interrupt';
import { printable, say } from './output';

/** One step of long work, as a person sees it. */
export interface Step {
  title: string;
  /** @param say shows what is being done right now */
  run: (say: (line: string) => void) => Promise<void>;
}

/**
 * Runs steps one after the other and shows them: a live list on a terminal, plain lines elsewhere,
 * nothing if `quiet`. Stops at the first that throws.
 * @param tell told each title and line instead, for steps that are a part of something else
 */
export async function runSteps(
  steps: readonly Step[],
  quiet = false,
  tell?: (line: string) => void,
): Promise<void> {
  if (tell) return runTold(steps, tell);
  if (quiet || !onTerminal()) return runPlain(steps, quiet);
  const tasks = steps.map((step): ListrTask => ({
    title: printable(step.title),
    task: async (_context, task) => {
      throwIfInterrupted();
      const begin = Date.now();
      await step.run((line) => (task.output = printable(line)));
      task.title = printable(`${step.title} (${seconds(begin)})`);
    },
  }));
  // Errors are printed once, by the command's wrapper, not by the list.
  await new Listr(tasks, {
    registerSignalListeners: false,
    rendererOptions: { showErrorMessage: false, collapseErrors: false },
  }).run();
}

async function runTold(steps: readonly Step[], tell: (line: string) => void): Promise<void> {
  for (const step of steps) {
    throwIfInterrupted();
    tell(step.title);
    await step.run(tell);
  }
}

/** True if a person looks on, who is better served with a list that changes than with lines. */
export function onTerminal(): boolean {
  return process.stderr.isTTY && process.stdout.isTTY && !process.env.CI;
}

async function runPlain(steps: readonly Step[], quiet: boolean): Promise<void> {
  const print = quiet ? () => {} : say;
  for (const [index, step] of steps.entries()) {
    throwIfInterrupted();
    const begin = Date.now();
    const number = `[${index + 1}/${steps.length}]`;
    print(`${number} ${step.title} …`);
    await step.run((line) => print(`${number}   ${line}`));
    print(`${number} ${step.title}: done in ${seconds(begin)}`);
  }
}

function seconds(begin: number): string {
  return `${((Date.now() - begin) / 1000).toFixed(1)} s`;
}
