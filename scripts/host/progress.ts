import { Listr, type ListrTask } from 'listr2';
import { throwIfInterrupted } from './interrupt';

/** One step of long work, as a person sees it. */
export interface Step {
  title: string;
  /** @param say shows what is being done right now */
  run: (say: (line: string) => void) => Promise<void>;
}

/**
 * Runs steps one after the other and shows them: a live list on a terminal, plain lines elsewhere,
 * nothing if `quiet`. Stops at the first that throws.
 */
export async function runSteps(steps: readonly Step[], quiet = false): Promise<void> {
  const terminal = process.stderr.isTTY && !process.env.CI;
  if (quiet || !terminal) return runPlain(steps, quiet);
  const tasks = steps.map((step): ListrTask => ({
    title: step.title,
    task: async (_context, task) => {
      throwIfInterrupted();
      const begin = Date.now();
      await step.run((line) => (task.output = line));
      task.title = `${step.title} (${seconds(begin)})`;
    },
  }));
  // Errors are printed once, by the command's wrapper, not by the list.
  await new Listr(tasks, {
    registerSignalListeners: false,
    rendererOptions: { showErrorMessage: false, collapseErrors: false },
  }).run();
}

async function runPlain(steps: readonly Step[], quiet: boolean): Promise<void> {
  const print = quiet ? () => {} : (line: string) => process.stderr.write(`${line}\n`);
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
