import type { z } from 'zod';
import { meant } from './meant';
import { cut, type Mistake } from './mistake';
import { keysAt, kindsAt, nodesAt, type SchemaNode } from './schema-walk';
import { isSecretKey } from './keys';
import type { ParsedSource } from './source';
import { nearest, suggest } from './suggest';
import { valueAt, type Path } from './value-at';

/** What is needed to word the issues of one file. */
export interface Explained {
  /** the file in which a path stands (a device is written in two) */
  sourceOf: (path: Path) => ParsedSource;
  /** JSON Schema of the file, for the names that are allowed */
  schema: SchemaNode;
  value: unknown;
  /** from secondLook() */
  second: Map<string, string>;
}

/** Words one issue of zod's for the person who wrote the file: a mistake for each wrong key or value. */
export function explainIssue(
  issue: z.core.$ZodIssue,
  { sourceOf, schema, value, second }: Explained,
): Mistake[] {
  const at = (path: Path, part: 'key' | 'value' = 'value') => sourceOf(path).locate(path, part);
  const unknown = (path: Path, key: string, known: string[]): Mistake => ({
    place: at([...path, key], 'key'),
    message: `unknown key "${cut(key)}"`,
    hint: suggest(key, known, 'keys here'),
  });
  const { path } = issue;
  const found = valueAt(value, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(schema, path, value);
      return issue.keys.map((key) => unknown(path, key, known));
    }
    case 'invalid_key': {
      const message = issue.issues[0]?.message ?? 'is not allowed';
      return [
        { place: at(path, 'key'), message: `the name "${cut(String(path.at(-1)))}" ${message}` },
      ];
    }
    case 'invalid_value':
      if (found === undefined) return [missing(path, at, schema)];
      if (found === null) return [empty(path, at)];
      return [notAllowed(at(path), found, issue.values.map(String))];
    case 'invalid_union': {
      const discriminator = 'discriminator' in issue ? issue.discriminator : undefined;
      if (discriminator === undefined) break;
      const map = path.at(-1) === discriminator ? path.slice(0, -1) : path;
      const kind = valueAt(value, [...map, discriminator]);
      const kinds = kindsAt(schema, map, discriminator, value);
      if (kind !== undefined) return [notAllowed(at([...map, discriminator]), kind, kinds)];
      const keys = Object.keys(valueAt(value, map) ?? {});
      const known = keysAt(schema, map, value);
      const wrong = keys.find(
        (key) => !known.includes(key) && nearest(key, known) === discriminator,
      );
      if (wrong !== undefined) return [unknown(map, wrong, known)];
      return [
        {
          place: at([...map, discriminator]),
          message: `"${discriminator}" is missing`,
          hint: `allowed: ${kinds.join(', ')}`,
        },
      ];
    }
    case 'invalid_type': {
      if (found === undefined) return [missing(path, at, schema)];
      if (found === null && path.length > 0) return [empty(path, at)];
      const secret = isSecretKey(path.at(-1));
      const not = secret ? '' : `, not ${show(found)}`;
      const wrong = second.get(JSON.stringify(path));
      const list = issue.expected === 'array';
      if (wrong !== undefined && !list)
        return [{ place: at(path), message: `${label(path)} ${wrong}${not}` }];
      const better = meant(issue.expected, found, sourceOf(path).written(path))?.hint;
      const entry = wrong === undefined ? '' : `; an entry ${wrong}`;
      const hint = secret ? 'write it in quotes' : better && `${better}${entry}`;
      return [
        {
          place: at(path),
          message: `must be ${article(issue.expected)}${not}`,
          ...(hint === undefined ? {} : { hint }),
        },
      ];
    }
  }
  return [
    { place: at(path), message: `${label(path)} ${issue.message}`.trimStart(), ...hintOf(issue) },
  ];
}

/** A check of a schema's own may have a hint, as `params`. */
function hintOf(issue: z.core.$ZodIssue): Pick<Mistake, 'hint'> {
  const hint: unknown = issue.code === 'custom' ? issue.params?.hint : undefined;
  return typeof hint === 'string' ? { hint } : {};
}

/** Is it a key that is not there? */
export function isMissing(issue: z.core.$ZodIssue, value: unknown): boolean {
  const type = issue.code === 'invalid_type' || issue.code === 'invalid_value';
  return type && issue.path.length > 0 && valueAt(value, issue.path) === undefined;
}

/** @returns paths, as JSON, of the keys that somebody wrote in another way */
export function misspelt(
  issues: readonly z.core.$ZodIssue[],
  schema: SchemaNode,
  value: unknown,
): Set<string> {
  return new Set(
    issues.flatMap((issue) => {
      if (issue.code !== 'unrecognized_keys') return [];
      const known = keysAt(schema, issue.path, value);
      return issue.keys.flatMap((key) => {
        const near = nearest(key, known);
        return near === undefined ? [] : [JSON.stringify([...issue.path, near])];
      });
    }),
  );
}

function notAllowed(place: Mistake['place'], found: unknown, allowed: string[]): Mistake {
  return {
    place,
    message: `${show(found)} is not allowed here`,
    hint: suggest(String(found), allowed, 'allowed'),
  };
}

type At = (path: Path, part?: 'key' | 'value') => Mistake['place'];

function empty(path: Path, at: At): Mistake {
  const last = path.at(-1);
  const what = typeof last === 'number' ? label(path) : `"${cut(String(last))}"`;
  return { place: at(path), message: `${what} has no value` };
}

function missing(path: Path, at: At, schema: SchemaNode): Mistake {
  const key = String(path.at(-1) ?? '');
  const about = nodesAt(schema, path, undefined)[0]?.description;
  if (key === '') return { place: at([]), message: 'the file is empty' };
  return {
    place: at(path),
    message: `"${key}" is missing`,
    ...(about ? { hint: `${key}: ${about}` } : {}),
  };
}

/** keys[0], hostname */
function label(path: Path): string {
  const last = path.at(-1);
  return typeof last === 'number'
    ? `${label(path.slice(0, -1))}[${last}]`
    : cut(String(last ?? ''));
}

function article(type: string): string {
  const words: Record<string, string> = {
    string: 'text',
    int: 'a whole number',
    number: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map of keys and values',
    record: 'a map of names and values',
  };
  return words[type] ?? type;
}

function show(value: unknown): string {
  return cut(JSON.stringify(value) ?? String(value));
}
