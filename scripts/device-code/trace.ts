import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { Bundle } from './bundle';

/** A place in a QuickJS trace: `    at step (/usr/lib/pppi/pppid.js:123:45)`. */
const PLACE = /([^\s():]*?)([\w-]+)\.js:(\d+):(\d+)/g;

/**
 * Puts the places in TypeScript into a text with stack traces; what is in none of the bundles stays as it is.
 * @param text a log
 */
export function readBack(text: string, bundles: readonly Bundle[]): string {
  const maps = new Map(bundles.map(({ name, map }) => [name, new TraceMap(map)]));
  return text.replaceAll(PLACE, (place, _folder, name: string, line: string, column: string) => {
    const map = maps.get(name);
    if (!map) return place;
    // QuickJS counts columns from 1, a source map from 0.
    const at = originalPositionFor(map, { line: Number(line), column: Number(column) - 1 });
    return at.source === null ? place : `${at.source}:${at.line}:${at.column + 1}`;
  });
}

/** @returns names of bundles of which the text has another version than these: `pppid 1234abcd` */
export function otherVersions(text: string, bundles: readonly Bundle[]): string[] {
  const others = bundles.flatMap(({ name, id }) =>
    [...text.matchAll(new RegExp(`\\b${name} ([0-9a-f]{8})\\b`, 'g'))]
      .filter(([, said]) => said !== id)
      .map(([said]) => said),
  );
  return [...new Set(others)];
}
