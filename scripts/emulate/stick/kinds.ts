import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { z } from 'zod';
import { kindFaults } from './kind-checks';
import { kindSchema, type StickKind } from './kind-schema';

const FOLDER = join(__dirname, 'kinds');
const EXTENSION = '.yaml';

/** The names of the sticks there are data files for, sorted. */
export function listKinds(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => basename(file, EXTENSION))
    .sort();
}

/**
 * Reads a stick's data file by its name, as `listKinds` gives it.
 *
 * @throws Error that names the known sticks, or each fault in the file with its place
 */
export function loadKind(name: string): StickKind {
  if (!listKinds().includes(name)) {
    throw new Error(`no stick called ${name}; there are ${listKinds().join(', ')}`);
  }
  const kind = parseKind(readKind(name), name);
  if (kind.name !== name) throw new Error(`${name}: name: must be the file's name`);
  return kind;
}

function readKind(name: string): string {
  return readFileSync(join(FOLDER, name + EXTENSION), 'utf8');
}

/**
 * Checks the text of a data file. `like: NAME` at its top lays it over that kind: maps are joined, and
 * of all else the file's own counts.
 *
 * @param source what to call the text in messages
 * @throws Error with one line per fault, `source: place: message`
 */
export function parseKind(text: string, source: string): StickKind {
  const checked = kindSchema
    .superRefine((kind, context) => {
      for (const { path, message } of kindFaults(kind)) {
        context.addIssue({ code: 'custom', path, message });
      }
    })
    .safeParse(withLike(parse(text), source));
  if (checked.success) return checked.data;
  throw new Error(checked.error.issues.map((issue) => describe(issue, source)).join('\n'));
}

function withLike(own: unknown, source: string, below: readonly string[] = []): unknown {
  if (!isMap(own) || own.like === undefined) return own;
  const { like, ...rest } = own;
  const name = String(like);
  if (!listKinds().includes(name) || below.includes(name)) {
    throw new Error(`${source}: like: must name another kind, without going round in circles`);
  }
  return layOver(rest, withLike(parse(readKind(name)), name, [...below, name]));
}

function layOver(upper: unknown, lower: unknown): unknown {
  if (!isMap(upper) || !isMap(lower)) return upper === undefined ? lower : upper;
  const keys = new Set([...Object.keys(lower), ...Object.keys(upper)]);
  return Object.fromEntries([...keys].map((key) => [key, layOver(upper[key], lower[key])]));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe({ path, message }: z.core.$ZodIssue, source: string): string {
  return `${source}: ${path.map(String).join('.') || 'file'}: ${message}`;
}
