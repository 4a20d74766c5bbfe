import fc from 'fast-check';

/**
 * Some things of a list, each as likely as the others, without repetition.
 * @param n how many; the whole list if it is no longer than that
 * @param seed from 0 to 2^31 - 1; the same list and seed give the same things in the same order
 */
export function sample<T>(list: readonly T[], n: number, seed: number): T[] {
  const length = Math.min(n, list.length);
  const chosen = fc.shuffledSubarray([...list], { minLength: length, maxLength: length });
  return fc.sample(chosen, { seed, numRuns: 1 }).flat() as T[];
}
