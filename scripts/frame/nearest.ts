import leven from 'leven';

/**
 * Guesses what somebody meant.
 * @returns the known name nearest to a wrong one, undefined if none is near
 */
export function nearest(wrong: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, distance: leven(wrong, name) }))
    .sort((a, b) => a.distance - b.distance);
  const isNear = best && best.distance <= Math.max(2, Math.floor(best.name.length / 3));
  return isNear ? best.name : undefined;
}
