/** A source of numbers for magic numbers, challenges and initial sequence numbers. */
export interface Random {
  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number;
  /** `length` octets. */
  bytes(length: number): Buffer;
}

/**
 * A repeatable source: the same seed gives the same run, which is what a failed boot test needs.
 * Not for secrets. A Weyl sequence with a mixing step (Marsaglia's xorshift family).
 *
 * @param seed any whole number
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const uint32 = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  return {
    uint32,
    bytes: (length) => Buffer.from(Array.from({ length }, () => uint32() & 0xff)),
  };
}
