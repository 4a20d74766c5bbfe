/** A number in [0, 1), or with `below` an integer in [0, below). */
export type Random = (below?: number) => number;

/** Mulberry32 (Tommy Ettinger, public domain): the same numbers for the same seed; quality does not matter here. */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const number = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    return below === undefined ? number : Math.floor(number * below);
  };
}

/** @returns the same items in random order */
export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const rest = [...list];
  return list.map(() => rest.splice(random(rest.length), 1)[0] as T);
}
