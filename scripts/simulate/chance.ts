import { fractionAt } from '../world';

/** Odd, to spread names and instants (2^32 over the golden ratio). */
const APART = 0x9e3779b1;

/**
 * Chance by instant and name, not in a row: a history from which a fault is taken out draws the same numbers at all
 * other instants, so that shrinking keeps what it looks for.
 */
export class Chance {
  constructor(private readonly seed: number) {}

  /** @returns a number in [0, 1) */
  at(ms: number, name: number): number {
    return fractionAt(this.seed, (Math.imul((ms % 2 ** 32) | 0, APART) ^ name) | 0);
  }
}
