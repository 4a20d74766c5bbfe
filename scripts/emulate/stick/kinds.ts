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
  const kind = parseKind(readFileSync(join(FOLDER, name + EXTENSION), 'utf8'), name);
  if (kind.name !== name) throw new Error(`${name}: name: must be the file's name`);
  return kind;
}

/**
 * Checks the text of a data file.
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
    .safeParse(parse(text));
  if (checked.success) return checked.data;
  throw new Error(checked.error.issues.map((issue) => describe(issue, source)).join('\n'));
}

function describe({ path, message }: z.core.$ZodIssue, source: string): string {
  return `${source}: ${path.map(String).join('.') || 'file'}: ${message}`;
}
