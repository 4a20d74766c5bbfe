import { readdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { loadVirtualModem, type Source } from '../config';
import { ROOT } from '../frame';
import { LIMITS, readRegularSync } from '../os';
import type { ModemKind } from './modem';

const FOLDER = join(__dirname, 'modem', 'kinds');
const EXTENSION = '.yaml';

/** The names of the virtual modems that ship with pppi, sorted. */
export function listKinds(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => basename(file, EXTENSION))
    .sort();
}

/**
 * Reads a virtual modem's data file by its name, as `listKinds` gives it.
 * @throws Error that names the known modems; ConfigError
 */
export function loadKind(name: string): ModemKind {
  if (!listKinds().includes(name))
    throw new Error(`no modem called ${name}; there are ${listKinds().join(', ')}`);
  return parseKind(readKind(name));
}

/**
 * Reads a user's own file of a virtual modem.
 * @throws ConfigError with every mistake; UserError if it is no regular file or too large; an error of node:fs
 */
export function loadKindFile(file: string): ModemKind {
  return parseKind({ file, text: readRegularSync(file, LIMITS.yaml) });
}

/**
 * Checks the text of a data file and fills in what it leaves out.
 * @throws ConfigError with every mistake
 */
export function parseKind(source: Source): ModemKind {
  const file = loadVirtualModem(source, { names: listKinds(), read: readKind });
  return {
    ...file,
    name: basename(source.file).replace(/\.ya?ml$/, ''),
    start: file.start ?? (file.modes.storage ? 'storage' : 'modem'),
  };
}

function readKind(name: string): Source {
  const path = join(FOLDER, name + EXTENSION);
  return { file: relative(ROOT, path), text: readRegularSync(path, LIMITS.yaml) };
}
