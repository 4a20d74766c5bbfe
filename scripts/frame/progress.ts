import { Listr, type ListrTask } from 'listr2';
import { throwIfInterrupted } from './interrupt';
import { printable, say } from './output';

/** How long-running work is shown: a live list on a terminal, plain lines elsewhere. */
export interface Showing {
  /** show nothing */
  quiet?: boolean;
  /** called with each title and line instead, for steps inside other work */
  tell?: ((line: string) => void) | undefined;
}

/** What a step does. @param before what the previous step returned @param say shows the current activity */
type Work<Before, After> = (before: Before, say: (line: string) => void) => Promise<After>;

interface Step {
  title: string;
  run: Work<unknown, unknown>;
}

/** Long work in steps: each gets what the previous one returned. All titles are shown from the start. */
export class Steps<Result> {
  private constructor(
    private readonly list: readonly Step[],
    private readonly first: unknown,
  ) {}

  /** The first step. */
  static begin<After>(title: string, run: (say: (line: string) => void) => Promise<After>) {
    return Steps.from(undefined).step(title, (_, say) => run(say));
  }

  /** No step yet. @param value input of the first step, and the result if none is added */
  static from<Value>(value: Value): Steps<Value> {
    return new Steps<Value>([], value);
  }

  /** Adds a step. */
  step<After>(title: string, run: Work<Result, After>): Steps<After> {
    // The list of steps cannot express the chain of types.
    const added: Step = { title, run: run as Work<unknown, unknown> };
    return new Steps<After>([...this.list, added], this.first);
  }

  /**
   * Runs the steps one after the other. Stops at the first that throws.
   * @returns what the last one returned
   */
  async run({ quiet = false, tell }: Showing = {}): Promise<Result> {
    const show = tell ? told(tell) : quiet || !onTerminal() ? plain(quiet) : live;
    return (await show(this.list, this.first)) as Result;
  }
}

/** Runs steps and shows them. @param first input of the first @returns what the last returned */
type Show = (steps: readonly Step[], first: unknown) => Promise<unknown>;

const live: Show = async (steps, first) => {
  let value = first;
  const tasks = steps.map((step): ListrTask => ({
    title: printable(step.title),
    task: async (_context, task) => {
      throwIfInterrupted();
      const begin = Date.now();
      value = await step.run(value, (line) => (task.output = printable(line)));
      task.title = printable(`${step.title} (${seconds(begin)})`);
    },
  }));
  // Errors are printed once, by the command's wrapper, not by the list.
  await new Listr(tasks, {
    registerSignalListeners: false,
    rendererOptions: { showErrorMessage: false, collapseErrors: false },
  }).run();
  return value;
};

function told(tell: (line: string) => void): Show {
  return async (steps, first) => {
    let value = first;
    for (const step of steps) {
      throwIfInterrupted();
      tell(step.title);
      value = await step.run(value, tell);
    }
    return value;
  };
}

function plain(quiet: boolean): Show {
  const print = quiet ? () => {} : say;
  return async (steps, first) => {
    let value = first;
    for (const [index, step] of steps.entries()) {
      throwIfInterrupted();
      const begin = Date.now();
      const number = `[${index + 1}/${steps.length}]`;
      print(`${number} ${step.title} …`);
      value = await step.run(value, (line) => print(`${number}   ${line}`));
      print(`${number} ${step.title}: done in ${seconds(begin)}`);
    }
    return value;
  };
}

/** True on an interactive terminal, where a live list is better than lines. */
export function onTerminal(): boolean {
  return process.stderr.isTTY && process.stdout.isTTY && !process.env.CI;
}

function seconds(begin: number): string {
  return `${((Date.now() - begin) / 1000).toFixed(1)} s`;
}
