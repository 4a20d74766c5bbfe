import leven from 'leven';
import { cut } from './mistake';

/** Names that a hint lists. */
const MOST_NAMES = 20;

/** @returns the known name that was probably meant, or undefined if none is near */
export function nearest(wrong: string, known: readonly string[]): string | undefined {
  // Comparing takes the product of both lengths.
  if (wrong.length > 100) return undefined;
  const [best] = known
    .map((name) => ({ name, distance: leven(wrong.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(2, Math.floor(best.name.length / 3))
    ? best.name
    : undefined;
}

/** @returns "did you mean …" if a known name is near, and the known names */
export function suggest(wrong: string, known: readonly string[], label: string): string {
  const near = nearest(wrong, known);
  const listed = known.slice(0, MOST_NAMES).map((name) => cut(name));
  if (known.length > listed.length) listed.push(`and ${known.length - listed.length} more`);
  return `${near === undefined ? '' : `did you mean "${cut(near)}"? `}${label}: ${listed.join(', ') || 'none'}`;
}
