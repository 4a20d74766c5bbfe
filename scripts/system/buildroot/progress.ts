/** A line that Buildroot prints when a package enters a step: `>>> NAME VERSION Step`. */
export interface StepLine {
  package: string;
  step: string;
}

// package/pkg-utils.mk, MESSAGE: in reverse video where there is a terminal. Some packages have no version.
// eslint-disable-next-line no-control-regex
const STEP = /^(?:\u001b\[7m)?>>> (?<package>\S*) (?<version>\S*) (?<step>[^\u001b]+)/;

/** @returns undefined for all other lines */
export function parseStep(line: string): StepLine | undefined {
  const { package: name, step } = STEP.exec(line)?.groups ?? {};
  if (name === undefined || step === undefined) return undefined;
  return { package: name, step: step.trim() };
}

/** Of a whole build's time; *measured*: the kernel takes as long as thirty packages of the usual size. */
const WEIGHT: Record<string, number> = { linux: 30 };

const weigh = (names: Iterable<string>) =>
  [...names].reduce((sum, name) => sum + (WEIGHT[name] ?? 1), 0);

/** Follows a build by what it prints. */
export class BuildProgress {
  private readonly seen = new Set<string>();
  private readonly todo: ReadonlySet<string>;
  current = '';

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
    this.current = step.package;
    // Steps of the whole image have no package.
    if (!this.todo.has(step.package)) return `${step.step} (${clock(elapsed)})`;
    this.seen.add(step.package);
    const place = `${this.seen.size} of ${this.todo.size}`;
    return `package ${place}, ${step.package}: ${step.step} (${clock(elapsed)}${this.estimate(elapsed)})`;
  }

  private estimate(elapsed: number): string {
    // The package that is being built counts as not yet done.
    const done = weigh(this.seen) - weigh([this.current]);
    const all = weigh(this.todo);
    if (done < all / 10) return '';
    return `, about ${clock((elapsed * (all - done)) / done)} to go`;
  }
}

/** 83 → 1:23 */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
