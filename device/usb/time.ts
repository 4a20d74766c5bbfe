/** How they wait: a test has a clock of its own. */
export interface Time {
  /** @returns whole seconds since power-on */
  now(): number;
  wait(seconds: number, then: () => void): void;
}
