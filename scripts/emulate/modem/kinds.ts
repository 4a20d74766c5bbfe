import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { loadStick, type Source } from '../../config';
import { ROOT } from '../../frame';
import { LIMITS, readRegularSync } from '../../os';
import type { StickKind } from './kind-schema';

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
 * @throws Error that names the known sticks; ConfigError
 */
export function loadKind(name: string): StickKind {
  if (!listKinds().includes(name))
    throw new Error(`no stick called ${name}; there are ${listKinds().join(', ')}`);
  return parseKind(readKind(name));
}

/**
 * Reads a user's file of a stick.
 * @throws ConfigError with every mistake; UserError if it is no regular file or too large; an error of node:fs
 */
export function loadKindFile(file: string): StickKind {
  return parseKind({ file, text: readRegularSync(file, LIMITS.yaml) });
}

/**
 * Checks the text of a data file and fills in what it leaves out.
 * @throws ConfigError with every mistake
 */
export function parseKind(source: Source): StickKind {
  const stick = loadStick(source, { names: listKinds(), read: readKind });
  return {
    ...stick,
    name: basename(source.file).replace(/\.ya?ml$/, ''),
    start: stick.start ?? (stick.modes.storage ? 'storage' : 'modem'),
  };
}

function readKind(name: string): Source {
  const path = join(FOLDER, name + EXTENSION);
  return { file: relative(ROOT, path), text: readRegularSync(path, LIMITS.yaml) };
}
