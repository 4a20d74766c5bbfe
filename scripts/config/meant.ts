import type { z } from 'zod';
import { cut } from './mistake';
import { valueAt, type Path } from './value-at';

/** What a value of the wrong type was probably meant as. */
export interface Meant {
  value: unknown;
  /** how to write it */
  hint: string;
}

const BOOLEANS: Record<string, boolean> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
};

/**
 * YAML's usual traps: a number where text is wanted, text where a number is wanted, one value for a list of one.
 * @param found the value
 * @param written the value as it stands in the file: 0123 is the number 123
 */
export function meant(
  expected: string,
  found: unknown,
  written = String(found),
): Meant | undefined {
  const text = typeof found === 'string' ? found : written;
  switch (expected) {
    case 'string':
      return typeof found === 'number' || typeof found === 'boolean'
        ? { value: written, hint: `write it in quotes: "${cut(written)}"` }
        : undefined;
    case 'int':
    case 'number':
      return typeof found === 'string' && /^\s*-?\d{1,15}\s*$/.test(found)
        ? { value: Number(found), hint: `write it without quotes: ${Number(found)}` }
        : undefined;
    case 'boolean': {
      const value = Object.entries(BOOLEANS).find(([word]) => word === text.toLowerCase())?.[1];
      return value === undefined ? undefined : { value, hint: `write ${value}` };
    }
    case 'array': {
      if (typeof found === 'object') return undefined;
      return { value: [found], hint: `write it as a list: [${cut(JSON.stringify(found))}]` };
    }
  }
  return undefined;
}

/**
 * What is wrong beyond the types: the value is checked again with each wrong one as it was meant, so that nobody
 * mends the quotes only to be told the rest.
 * @returns messages of the second look, by path as JSON
 */
export function secondLook(
  schema: z.ZodType,
  value: unknown,
  issues: readonly z.core.$ZodIssue[],
  writtenAt: (path: Path) => string | undefined,
): Map<string, string> {
  const repairs = issues.flatMap((issue) => {
    if (issue.code !== 'invalid_type') return [];
    const repair = meant(issue.expected, valueAt(value, issue.path), writtenAt(issue.path));
    return repair ? [{ path: issue.path, value: repair.value }] : [];
  });
  if (repairs.length === 0) return new Map();
  const repaired = structuredClone(value);
  for (const { path, value: better } of repairs) {
    const parent = valueAt(repaired, path.slice(0, -1)) as Record<PropertyKey, unknown>;
    parent[path.at(-1) as PropertyKey] = better;
  }
  const left = schema.safeParse(repaired).error?.issues ?? [];
  const looked = new Set(repairs.map(({ path }) => JSON.stringify(path)));
  return new Map(
    left.flatMap(({ path, message, code }): [string, string][] => {
      const at = JSON.stringify(path);
      // Of a list that was made of one value its only entry is looked at.
      const list = path.at(-1) === 0 ? JSON.stringify(path.slice(0, -1)) : at;
      const known = [at, list].find((one) => looked.has(one));
      return known === undefined || code === 'invalid_type' ? [] : [[known, message]];
    }),
  );
}
