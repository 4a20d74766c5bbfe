import type { Setup } from '../types';
import { merged, type Shipped } from './ships';
import type { Effect } from './types';
import { isVolatile } from './volatile';

/** Not on a device, so that no link may lead there. */
const LEFT_OUT = /^usr\/share\/(man|info|doc)\//;

/**
 * Links: of alternatives the one with the highest priority, straight to its target (update-alternatives(1); of equal
 * ones the first), and those that scripts make.
 */
export function linksOf(effects: readonly Effect[], shipped: Shipped): Setup['links'] {
  const links = new Map<string, string>();
  const best = new Map<string, number>();
  for (const effect of effects) {
    if (effect.kind === 'link') {
      const path = inFolder(effect.path, effect.target, shipped);
      if (!isVolatile(path)) links.set(merged(path), throughMerged(effect.target));
    }
    if (effect.kind !== 'alternative') continue;
    const [master] = effect.links;
    if (!master || (best.get(master.path) ?? -Infinity) >= effect.priority) continue;
    best.set(master.path, effect.priority);
    for (const { path, target } of effect.links) {
      const place = merged(path);
      if (LEFT_OUT.test(place) || !shipped.ships(target) || shipped.ships(path)) continue;
      if (place !== merged(target)) links.set(place, `/${merged(target)}`);
    }
  }
  return [...links].map(([path, target]) => ({ path, target }));
}

/** `ln` and `cp` put what they make into a folder that is there. */
export function inFolder(path: string, from: string, shipped: Shipped): string {
  return shipped.kindOf(path) === 'folder' ? `${path}/${from.replace(/^.*\//, '')}` : path;
}

function throughMerged(target: string): string {
  return target.startsWith('/') ? `/${merged(target)}` : target;
}
