import type { z } from 'zod';
import { explainIssue, isMissing, misspelt } from './explain-issue';
import { jsonSchema } from './json-schema';
import { secondLook } from './meant';
import type { Mistake } from './mistake';
import { FILE_KINDS, link, type FileKind } from './keys';
import type { ParsedSource, Path } from './source';
import { valueAt } from './value-at';

type Output<Kind extends FileKind> = ReturnType<(typeof FILE_KINDS)[Kind]['parse']>;

/**
 * Checks one kind of file, written in layers of which the first wins.
 * @param told paths, as JSON, about which enough was said; is given those that are wrong
 */
export function check<Kind extends FileKind>(
  kind: Kind,
  layers: ParsedSource[],
  mistakes: Mistake[],
  told = new Set<string>(),
): Output<Kind> | undefined {
  const broken = layers.flatMap((layer) => layer.mistakes);
  if (broken.length > 0) {
    mistakes.push(...broken);
    return undefined;
  }
  const value = merge(layers.map((layer) => layer.value));
  const result = FILE_KINDS[kind].safeParse(value);
  if (result.success) return result.data as Output<Kind>;
  const schema = jsonSchema(kind);
  const last = layers[layers.length - 1] as ParsedSource;
  const sourceOf = (path: Path) =>
    layers.find((layer) => path.length > 0 && layer.has(path)) ?? last;
  const issues = result.error.issues.flatMap((issue) => [issue, ...issuesBehind(issue, value)]);
  const writtenAt = (path: Path) => sourceOf(path).written(path);
  const second = secondLook(FILE_KINDS[kind], value, issues, writtenAt);
  const misspelled = misspelt(issues, schema, value);
  const mistyped = new Set<string>();
  for (const issue of issues) {
    const path = JSON.stringify(issue.path);
    // zod counts the letters of a text where it wanted a list.
    if (mistyped.has(path)) continue;
    if (issue.code === 'invalid_type') mistyped.add(path);
    if (told.has(path) || (isMissing(issue, value) && misspelled.has(path))) continue;
    mistakes.push(...explainIssue(issue, { sourceOf, schema, value, second }));
  }
  for (const { path } of issues) told.add(JSON.stringify(path));
  return undefined;
}

/** zod does not look at the value behind a key that is not allowed; the links are the only such map. */
function issuesBehind(issue: z.core.$ZodIssue, value: unknown): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_key') return [];
  const inner = link.safeParse(valueAt(value, issue.path));
  return (inner.error?.issues ?? []).map((i) => ({ ...i, path: [...issue.path, ...i.path] }));
}

/** Lays maps over each other; of everything else the first that is there wins. */
export function merge(values: readonly unknown[]): unknown {
  const present = values.filter((value) => value !== undefined && value !== null);
  if (present.length < 2 || !present.every(isMap)) return present[0];
  const keys = new Set([...present].reverse().flatMap((map) => Object.keys(map)));
  return Object.fromEntries(
    [...keys].map((key) => [
      key,
      merge(present.map((map) => (Object.hasOwn(map, key) ? map[key] : undefined))),
    ]),
  );
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** In the order in which a person would meet them; a broken layer is met more than once. */
export function inOrder(mistakes: readonly Mistake[]): Mistake[] {
  const different = new Map(
    mistakes.map((mistake) => [
      `${mistake.place.file}:${mistake.place.line}:${mistake.place.col}:${mistake.message}`,
      mistake,
    ]),
  );
  return [...different.values()].sort(
    ({ place: a }, { place: b }) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.col - b.col,
  );
}
