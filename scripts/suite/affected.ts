import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { ROOT } from '../frame';

const IMPORTED = /(?:from|import|require\()\s*'(\.[^']*)'/g;

/** What is no TypeScript, and the folders of the tests that read it. */
const READ_BY: readonly (readonly [place: RegExp, tests: RegExp])[] = [
  [/^overlay\//, /^test\/(target|render|lint)\//],
  [/^config\//, /^test\/(config|render|lint|commands)\//],
  [/^(board|br2-external)\//, /^test\/(system|image|contract|lint)\//],
  [/^(docs|README|CHANGELOG|\.github|\.gitlab)/, /^test\/lint\//],
];

/** How many imports lie between a test file and a changed one; far enough to be no neighbour any more. */
const FAR = 99;

/**
 * The test files that changes may turn red, the nearest first: those that import a changed file, over any number of
 * others, and those that read a changed file of another sort.
 * @param changed paths relative to the checkout
 * @param tests test files
 */
export function affectedBy(changed: readonly string[], tests: readonly string[]): string[] {
  const imports = new Map<string, string[]>();
  const distances = tests.map((test) => ({ test, far: distance(test, new Set(changed), imports) }));
  return distances
    .filter(({ far }) => far < FAR)
    .sort((a, b) => a.far - b.far)
    .map(({ test }) => test);
}

function distance(test: string, changed: ReadonlySet<string>, known: Map<string, string[]>) {
  const read = READ_BY.filter(([, tests]) => tests.test(test));
  const folder = dirname(test);
  for (const path of changed) {
    if (path.startsWith(`${folder}/`) && !path.endsWith('.ts')) return 1;
    if (!path.endsWith('.ts') && read.some(([place]) => place.test(path))) return 2;
  }
  const seen = new Set<string>();
  let ring = [test];
  for (let far = 0; ring.length > 0; far++) {
    if (ring.some((path) => changed.has(path))) return far;
    ring.forEach((path) => seen.add(path));
    const next = ring.flatMap((path) => importsOf(path, known));
    ring = [...new Set(next)].filter((path) => !seen.has(path));
  }
  return FAR;
}

/**
 * The files that a file of TypeScript imports from beside it.
 * @param path as those that are returned, relative to the checkout
 * @param known what was found before, for whoever asks often
 */
export function importsOf(path: string, known = new Map<string, string[]>()): string[] {
  const found = known.get(path);
  if (found) return found;
  const text = readFileSync(join(ROOT, path), 'utf8');
  const imported = [...text.matchAll(IMPORTED)].flatMap(([, to = '']) => {
    const target = normalize(join(dirname(path), to));
    const files = [`${target}.ts`, join(target, 'index.ts')];
    return files.filter((file) => existsSync(join(ROOT, file)));
  });
  known.set(path, imported);
  return imported;
}
