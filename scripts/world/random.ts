/** A repeatable row of numbers. Not for secrets. */
export interface Random {
  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number;
  /** A number in [0, 1). */
  fraction(): number;
  /** An integer in [0, limit). */
  below(limit: number): number;
  /** `length` octets. */
  bytes(length: number): Buffer;
  /**
   * A source of its own for one part, so that no part's numbers depend on how often another draws.
   * @param key a whole number: the same key gives the same numbers, whatever was drawn here before
   */
  fork(key: number): Random;
}

/** The odd constants of Mulberry32 and, for `fork`, of a Weyl sequence (2^32 over the golden ratio). */
const STEP = 0x6d2b79f5;
const APART = 0x9e3779b9;

/**
 * Mulberry32 (Tommy Ettinger, public domain): the same numbers for the same seed; quality does not matter here.
 * @param seed any whole number; its lowest 32 bits count
 */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  const uint32 = () => {
    const drawn = firstOf(state);
    state = (state + STEP) | 0;
    return drawn;
  };
  const fraction = () => uint32() / 2 ** 32;
  return {
    uint32,
    fraction,
    below: (limit) => Math.floor(fraction() * limit),
    bytes: (length) => Buffer.from(Array.from({ length }, () => uint32() & 0xff)),
    fork: (key) => seededRandom(forked(seed, key)),
  };
}

/** @returns the first number of `seededRandom(seed).fork(key)`, in [0, 1): for those who need one each of many */
export function fractionAt(seed: number, key: number): number {
  return firstOf(forked(seed, key)) / 2 ** 32;
}

function forked(seed: number, key: number): number {
  return firstOf(seed ^ Math.imul(key + 1, APART));
}

/** @returns the first number of the row of a seed, whose others are those of the seed and as many steps more */
function firstOf(seed: number): number {
  const state = (seed + STEP) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return (mixed ^ (mixed >>> 14)) >>> 0;
}

/** @returns the same items in random order */
export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(random.below(rest.length), 1)[0] as T);
}

/**
 * Some things of a list, each as likely as the others, without repetition.
 * @param n how many; the whole list if it is no longer than that
 * @param seed the same list and seed give the same things in the same order
 */
export function sample<T>(list: readonly T[], n: number, seed: number): T[] {
  return shuffled(list, seededRandom(seed)).slice(0, n);
}
