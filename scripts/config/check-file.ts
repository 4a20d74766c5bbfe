import { z } from 'zod';
import { explainIssue, isMissing, misspelt } from './explain-issue';
import { schemaNode } from './json-schema';
import { secondLook } from './meant';
import { ConfigError, type Mistake } from './mistake';
import { parseSource, type ParsedSource, type Source } from './source';
import { valueAt, type Path } from './value-at';

/**
 * Text → a value of a schema, for a file that stands by itself.
 * @throws ConfigError with every mistake, each with its place
 */
export function readYaml<Schema extends z.ZodType>(
  schema: Schema,
  source: Source,
): z.output<Schema> {
  const mistakes: Mistake[] = [];
  const value = check(schema, [parseSource(source)], mistakes);
  if (mistakes.length > 0) throw new ConfigError(inOrder(mistakes));
  return value as z.output<Schema>;
}

/**
 * Checks a file that is written in layers, of which the first wins.
 * @param told paths, as JSON, about which enough was said; is given those that are wrong
 */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  layers: ParsedSource[],
  mistakes: Mistake[],
  told = new Set<string>(),
): z.output<Schema> | undefined {
  const broken = layers.flatMap((layer) => layer.mistakes);
  if (broken.length > 0) {
    mistakes.push(...broken);
    return undefined;
  }
  const value = merge(layers.map((layer) => layer.value));
  const result = issuesIn(schema, value);
  if (result.issues.length === 0) return result.output;
  const node = schemaNode(schema);
  const last = layers[layers.length - 1] as ParsedSource;
  const sourceOf = (path: Path) =>
    layers.find((layer) => path.length > 0 && layer.has(path)) ?? last;
  const writtenAt = (path: Path) => sourceOf(path).written(path);
  const { issues } = result;
  const second = secondLook(schema, value, issues, writtenAt);
  const misspelled = misspelt(issues, node, value);
  const mistyped = new Set<string>();
  for (const issue of issues) {
    const path = JSON.stringify(issue.path);
    // zod counts the letters of a text where it wanted a list.
    if (mistyped.has(path)) continue;
    if (issue.code === 'invalid_type') mistyped.add(path);
    if (told.has(path) || (isMissing(issue, value) && misspelled.has(path))) continue;
    mistakes.push(...explainIssue(issue, { sourceOf, schema: node, value, second }));
  }
  for (const { path } of issues) told.add(JSON.stringify(path));
  return undefined;
}

/** What zod finds, and what it does not look at: the value behind a key that is not allowed. */
function issuesIn<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { output?: z.output<Schema>; issues: readonly z.core.$ZodIssue[] } {
  const maps = new Map<string, z.ZodType>();
  const result = schema.safeParse(value, {
    // Asked for a message, it is told what refuses the key.
    error: ({ code, inst, path }) => {
      if (code === 'invalid_key' && inst instanceof z.ZodRecord)
        maps.set(JSON.stringify(path), inst.valueType as z.ZodType);
      return undefined;
    },
  });
  if (result.success) return { output: result.data, issues: [] };
  return {
    issues: result.error.issues.flatMap(ofFittingType).flatMap((issue) => {
      const inner = maps.get(JSON.stringify(issue.path));
      if (issue.code !== 'invalid_key' || !inner) return [issue];
      const behind = issuesIn(inner, valueAt(value, issue.path)).issues;
      return [issue, ...behind.map((i) => ({ ...i, path: [...issue.path, ...i.path] }))];
    }),
  };
}

/** Of a value that may be of several types, what is wrong with it as the type that it has. */
function ofFittingType(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const [fitting, ...others] = issue.errors.filter(
    (branch) => !branch.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  if (!fitting || others.length > 0) return [issue];
  return fitting
    .map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
    .flatMap(ofFittingType);
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
