import { onTerminal } from '../../frame';

/** A line that Buildroot prints when a package enters a step: `>>> NAME VERSION Step`. */
export interface StepLine {
  package: string;
  version: string;
  step: string;
}

// package/pkg-utils.mk, MESSAGE: in reverse video where there is a terminal. Some packages have no version.
// eslint-disable-next-line no-control-regex
const STEP = /^(?:\u001b\[7m)?>>> (?<package>\S*) (?<version>\S*) (?<step>[^\u001b]+)/;

/** @returns undefined for all other lines */
export function parseStep(line: string): StepLine | undefined {
  const { package: name, version = '', step } = STEP.exec(line)?.groups ?? {};
  if (name === undefined || step === undefined) return undefined;
  return { package: name, version, step: step.trim() };
}

/** Of a whole build's time; *measured*: the kernel takes as long as thirty packages of the usual size. */
const WEIGHT: Record<string, number> = { linux: 30 };

const weigh = (names: Iterable<string>) =>
  [...names].reduce((sum, name) => sum + (WEIGHT[name] ?? 1), 0);

/** Follows a build by what it prints. */
export class BuildProgress {
  private readonly seen = new Set<string>();
  /** those that are compiled, or are being: some are configured long before */
  private readonly built = new Set<string>();
  private readonly todo: ReadonlySet<string>;
  private current: StepLine | undefined;
  /** when the package that is being built began */
  private begin = 0;

  /** @param packages names of all that this run has to build */
  constructor(packages: readonly string[]) {
    this.todo = new Set(packages);
  }

  /**
   * Takes a line of make's output.
   * @param elapsed seconds since the build began
   * @returns what to show, or undefined if nothing is new
   */
  take(line: string, elapsed: number): string | undefined {
    const step = parseStep(line);
    if (!step) return undefined;
    if (step.package !== this.current?.package) this.begin = elapsed;
    this.current = step;
    if (this.todo.has(step.package)) {
      this.seen.add(step.package);
      if (/^(Building|Installing)\b/.test(step.step)) this.built.add(step.package);
    }
    return this.now(elapsed);
  }

  /** @returns the step that goes on, at another time; undefined before the first */
  now(elapsed: number): string | undefined {
    if (!this.current) return undefined;
    const { package: name, step } = this.current;
    // Steps of the whole image have no package.
    if (!this.todo.has(name)) return `${step} (${clock(elapsed)})`;
    const place = `${this.seen.size} of ${this.todo.size}`;
    return `package ${place}, ${name}: ${step} (${clock(elapsed)}${this.estimate(name, elapsed)})`;
  }

  private estimate(name: string, elapsed: number): string {
    // The package that is being built counts as not yet done.
    const done = weigh(this.built) - (this.built.has(name) ? weigh([name]) : 0);
    const all = weigh(this.todo);
    if (done < all / 10) return '';
    const left = (this.begin * all) / done - elapsed;
    return left > 0 ? `, about ${clock(left)} to go` : '';
  }
}

/** Milliseconds after which a step that goes on is shown again: where lines stay, not to fill a log, but to show life. */
const AGAIN = { terminal: 1000, plain: 300_000 };

/**
 * Shows the steps of a build while they come, and the last one again with a new clock while none comes.
 * @param work is given what takes make's lines
 * @param period milliseconds until a step is shown again
 */
export async function showSteps<T>(
  progress: BuildProgress,
  say: (line: string) => void,
  work: (onLine: (line: string) => void) => Promise<T>,
  period = onTerminal() ? AGAIN.terminal : AGAIN.plain,
): Promise<T> {
  const begin = Date.now();
  const elapsed = () => (Date.now() - begin) / 1000;
  const show = (text: string | undefined) => {
    if (text) say(text);
  };
  const timer = setInterval(() => show(progress.now(elapsed())), period);
  try {
    return await work((line) => {
      const text = progress.take(line, elapsed());
      if (text) timer.refresh();
      show(text);
    });
  } finally {
    clearInterval(timer);
  }
}

/** 83 → 1:23 */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
