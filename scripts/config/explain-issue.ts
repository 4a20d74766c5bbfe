import leven from 'leven';
import type { z } from 'zod';
import type { Mistake } from './mistake';
import { SECRET_KEYS, type ParsedSource, type Path } from './source';

/** As much of JSON Schema as zod writes for our files. */
interface SchemaNode {
  type?: string;
  properties?: Record<string, SchemaNode>;
  additionalProperties?: SchemaNode | boolean;
  items?: SchemaNode;
  oneOf?: SchemaNode[];
  const?: unknown;
  description?: string;
}

/**
 * Words one issue of zod's for the person who wrote the file: a mistake for each wrong key or value.
 * @param sourceOf the file in which a path stands (a device is written in two)
 * @param schema JSON Schema of the file, for the names that are allowed
 */
export function explainIssue(
  issue: z.core.$ZodIssue,
  sourceOf: (path: Path) => ParsedSource,
  schema: unknown,
  value: unknown,
): Mistake[] {
  const at = (path: Path, part: 'key' | 'value' = 'value') => sourceOf(path).locate(path, part);
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(schema as SchemaNode, path, value);
      return issue.keys.map((key) => ({
        place: at([...path, key], 'key'),
        message: `unknown key "${key}"`,
        hint: suggest(key, known, 'keys here'),
      }));
    }
    case 'invalid_key': {
      const key = String(path.at(-1));
      return [
        {
          place: at(path, 'key'),
          message: `the name "${key}" ${issue.issues[0]?.message ?? 'is not allowed'}`,
        },
      ];
    }
    case 'invalid_value': {
      const found = valueAt(value, path);
      const allowed = issue.values.map(String);
      if (found === undefined) return [missing(issue, at, schema)];
      return [
        {
          place: at(path),
          message: `${show(found)} is not allowed here`,
          hint: suggest(String(found), allowed, 'allowed'),
        },
      ];
    }
    case 'invalid_union': {
      const discriminator = 'discriminator' in issue ? issue.discriminator : undefined;
      if (discriminator === undefined) break;
      const full = path.at(-1) === discriminator ? path : [...path, discriminator];
      const found = valueAt(value, full);
      const allowed = kindsAt(schema as SchemaNode, full.slice(0, -1), discriminator, value);
      return [
        found === undefined
          ? {
              place: at(full),
              message: `"${discriminator}" is missing`,
              hint: `allowed: ${allowed.join(', ')}`,
            }
          : {
              place: at(full),
              message: `${show(found)} is not allowed here`,
              hint: suggest(String(found), allowed, 'allowed'),
            },
      ];
    }
    case 'invalid_type': {
      const found = valueAt(value, path);
      const secret = SECRET_KEYS.has(path.at(-1));
      if (found === undefined) return [missing(issue, at, schema)];
      return [
        {
          place: at(path),
          message: `must be ${article(issue.expected)}${secret ? '' : `, not ${show(found)}`}`,
          ...(secret ? { hint: 'write it in quotes' } : yamlHint(issue.expected, found)),
        },
      ];
    }
  }
  return [
    {
      place: at(path),
      message: `${label(path)} ${issue.message}`.trimStart(),
    },
  ];
}

function missing(
  issue: z.core.$ZodIssue,
  at: (path: Path) => Mistake['place'],
  schema: unknown,
): Mistake {
  const key = String(issue.path.at(-1) ?? '');
  const about = nodesAt(schema as SchemaNode, issue.path, undefined)[0]?.description;
  if (key === '') return { place: at([]), message: 'the file is empty' };
  return {
    place: at(issue.path),
    message: `"${key}" is missing`,
    ...(about ? { hint: `${key}: ${about}` } : {}),
  };
}

/** keys[0], hostname */
function label(path: Path): string {
  const last = path.at(-1);
  return typeof last === 'number' ? `${label(path.slice(0, -1))}[${last}]` : String(last ?? '');
}

/** A bare number where text is wanted is the usual trap of YAML. */
function yamlHint(expected: string, found: unknown): { hint?: string } {
  return expected === 'string' &&
    (typeof found === 'number' || typeof found === 'boolean' || found === null)
    ? { hint: `write it in quotes: "${String(found)}"` }
    : {};
}

function article(type: string): string {
  const words: Record<string, string> = {
    string: 'text',
    int: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map of keys and values',
    record: 'a map of names and values',
  };
  return words[type] ?? type;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** @returns "did you mean …" if a known name is near, and the known names */
export function suggest(wrong: string, known: readonly string[], label: string): string {
  const nearest = known
    .map((name) => ({ name, distance: leven(wrong, name) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const near = nearest && nearest.distance <= Math.max(2, Math.floor(nearest.name.length / 3));
  return `${near ? `did you mean "${nearest.name}"? ` : ''}${label}: ${known.length > 0 ? known.join(', ') : 'none'}`;
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (here, key) =>
      typeof here === 'object' && here !== null
        ? (here as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}

/** The schema nodes that speak of a path; more than one where a union leaves it open. */
function nodesAt(schema: SchemaNode, path: Path, value: unknown): SchemaNode[] {
  const branches = (node: SchemaNode, here: unknown): SchemaNode[] => {
    if (!node.oneOf) return [node];
    const kind = valueAt(here, ['kind']);
    const fitting = node.oneOf.filter((branch) => allows(branch.properties?.kind, kind));
    return fitting.length > 0 ? fitting : node.oneOf;
  };
  let nodes = branches(schema, value);
  path.forEach((key, depth) => {
    const here = valueAt(value, path.slice(0, depth + 1));
    nodes = nodes.flatMap((node) => {
      const next =
        typeof key === 'number'
          ? node.items
          : (node.properties?.[String(key)] ?? node.additionalProperties);
      return typeof next === 'object' ? branches(next, here) : [];
    });
  });
  return nodes;
}

function allows(node: SchemaNode | undefined, kind: unknown): boolean {
  const values = node as (SchemaNode & { enum?: unknown[] }) | undefined;
  return values?.const === kind || (values?.enum?.includes(kind) ?? false);
}

function keysAt(schema: SchemaNode, path: Path, value: unknown): string[] {
  return [
    ...new Set(nodesAt(schema, path, value).flatMap((node) => Object.keys(node.properties ?? {}))),
  ];
}

function kindsAt(schema: SchemaNode, path: Path, discriminator: string, value: unknown): string[] {
  return nodesAt(schema, path, value).flatMap((node) => {
    const kind = node.properties?.[discriminator] as
      (SchemaNode & { enum?: unknown[] }) | undefined;
    return kind?.const !== undefined ? [String(kind.const)] : (kind?.enum ?? []).map(String);
  });
}
