import { drawnText, say, seed } from '../../scripts/frame';
import { sample } from '../../scripts/world';

export { seed };

/** Whether all is run of which a run has a sample otherwise: `npm test -- --all`. */
export const ALL = process.env.PPPI_TEST_ALL === '1';

/**
 * The sample of this run, in the list's order, and says what is left out; with `npm test -- --all` the whole list.
 * @param what the things are, for people
 * @param n how many
 */
export function drawn<T>(
  what: string,
  list: readonly T[],
  n: number,
  name: (of: T) => string,
): T[] {
  if (ALL) return [...list];
  const chosen = sample(list, n, seed());
  const left = list.filter((each) => !chosen.includes(each));
  say(drawnText(what, list.length, 'npm run test:all', left.map(name)));
  return list.filter((each) => chosen.includes(each));
}
