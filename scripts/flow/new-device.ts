import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { isMap, isNode, isSeq, parseDocument, stringify, type Document } from 'yaml';
import { CONFIG_DIR, EXAMPLES_DIR, shortPath } from '../checkout';
import { ConfigError, FILE_KINDS, readYaml, type FileKind } from '../config';
import { SSH_KEY } from '../../device/core';
import { EXIT, nearest, UserError } from '../frame';
import { exists, LIMITS, readRegular } from '../os';
import { readFolders } from './read-device';

/** Where a new device starts unless another example is named. */
export const FIRST_EXAMPLE = 'gateway';

/** It becomes the host name too. */
const NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Something to choose from, with what it is. */
export interface Choice {
  name: string;
  about: string;
}

/** A link of an example, with what the example has for it. */
export interface ExampleLink {
  name: string;
  carrier: string;
  modem: string;
}

/** What a new device is made of. */
export interface NewDevice {
  name: string;
  /** folder that it is written to */
  into: string;
  example: string;
  /** for links of the example, by name */
  links: Record<string, { carrier: string; modem: string }>;
  /** a line for /root/.ssh/authorized_keys; undefined: the example's stay */
  key: string | undefined;
}

/** @returns the names of the examples, sorted, with the first line of each that says what it is */
export async function examples(): Promise<Choice[]> {
  const files = (await readdir(EXAMPLES_DIR)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(
    files.map(async (file) => {
      const text = (await readRegular(join(EXAMPLES_DIR, file), LIMITS.yaml)).toString();
      const about = /^# (?!yaml-language-server)(.*?)(\. |\.?$)/m.exec(text)?.[1] ?? '';
      return { name: basename(file, '.yaml'), about };
    }),
  );
}

/** @returns carriers or modems of config/ and of a folder, sorted; those with mistakes are left out */
export async function partsFor(
  kind: Extract<FileKind, 'carrier' | 'modem'>,
  into: string,
): Promise<Choice[]> {
  const folders = [...new Set([CONFIG_DIR, resolve(into)])].map((dir) => join(dir, `${kind}s`));
  const sources = Object.entries(await readFolders(folders));
  return sources
    .flatMap(([name, source]) => {
      if ('problem' in source) return [];
      try {
        return [{ name, about: readYaml(FILE_KINDS[kind], source).description }];
      } catch (error) {
        if (error instanceof ConfigError) return [];
        throw error;
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A public key of whoever runs this. */
export interface FoundKey {
  /** its path, for people */
  file: string;
  /** the line in it */
  key: string;
}

/** @returns the public keys in ~/.ssh, sorted by file; those that the device could not use are left out */
export async function foundKeys(folder = join(homedir(), '.ssh')): Promise<FoundKey[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.pub'));
  const found = await Promise.all(
    names.sort().map(async (name) => {
      const file = join(folder, name);
      const key = await readKey(file).catch(() => undefined);
      return key === undefined ? [] : [{ file: file.replace(homedir(), '~'), key }];
    }),
  );
  return found.flat();
}

/** @throws UserError if a file is not a public key */
export async function readKey(file: string): Promise<string> {
  const key = (await readRegular(file, LIMITS.hook)).toString().trim();
  if (SSH_KEY.pattern.test(key) && SSH_KEY.fits(key)) return key;
  throw new UserError(
    `${file} is not a public key in one line`,
    'name a file that ends in .pub, or none',
    EXIT.usage,
  );
}

/**
 * Checks what a new device is to be called and where it is to lie, before anything is asked.
 * @throws UserError, exit status 2
 */
export async function checkNew(name: string, into: string, example: string): Promise<void> {
  const known = await examples();
  const list = known.map((one) => one.name);
  if (!list.includes(example)) {
    const near = nearest(example, list);
    throw new UserError(
      `there is no example ${example}`,
      `${near === undefined ? '' : `did you mean ${near}? `}there ${list.length === 1 ? 'is' : 'are'} ${list.join(', ')}`,
      EXIT.usage,
    );
  }
  if (!NAME.test(name))
    throw new UserError(
      `${name} cannot be the name of a device`,
      'it becomes the host name too: 1 to 63 of a-z, 0-9 and "-", with a letter or a digit at both ends',
      EXIT.usage,
    );
  for (const path of [`${name}.yaml`, `${name}.yml`, name].map((one) => join(into, one)))
    if (await exists(path))
      throw new UserError(
        `${shortPath(path)} already exists`,
        'choose another name; nothing is overwritten',
        EXIT.usage,
      );
}

/** @returns the links of an example, and whether it has keys of its own */
export async function readExample(
  example: string,
): Promise<{ links: ExampleLink[]; hasKeys: boolean }> {
  const document = parseDocument(await exampleText(example));
  const links = document.get('links');
  const keys = document.getIn(['ssh', 'keys']);
  const textAt = (...path: string[]) => String(document.getIn(path));
  return {
    links: (isMap(links) ? links.items : []).map(({ key }) => {
      const name = String(key);
      return {
        name,
        carrier: textAt('links', name, 'carrier'),
        modem: textAt('links', name, 'modem'),
      };
    }),
    hasKeys: isSeq(keys) && keys.items.length > 0,
  };
}

async function exampleText(example: string): Promise<string> {
  return (await readRegular(join(EXAMPLES_DIR, `${example}.yaml`), LIMITS.yaml)).toString();
}

/**
 * Writes a new device: its YAML, and the folder of the example beside it.
 * @returns the path of its file
 * @throws UserError if something of that name is there
 */
export async function writeNew(device: NewDevice): Promise<string> {
  const { name, into, example } = device;
  const file = join(into, `${name}.yaml`);
  const folder = join(into, name);
  const source = join(EXAMPLES_DIR, example);
  const text = newText(await exampleText(example), device);
  const taken = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new UserError(
      `${shortPath(String(error.path))} already exists`,
      'choose another name; nothing is overwritten',
      EXIT.usage,
    );
  };
  if (existsSync(source)) {
    // The folder is the claim on the name: it is made or it is not.
    await mkdir(folder).catch(taken);
    await cp(source, folder, { recursive: true, verbatimSymlinks: true });
  }
  await writeFile(file, text, { flag: 'wx' }).catch(async (error: NodeJS.ErrnoException) => {
    if (existsSync(source)) await rm(folder, { recursive: true });
    taken(error);
  });
  return file;
}

/** The example's text with the device's own values in place of its own; all else stays as it is written. */
function newText(text: string, { name, into, example, links, key }: NewDevice): string {
  const schema = relative(resolve(into), join(CONFIG_DIR, 'schema/device.schema.json'));
  const moved = text
    .replace(/(\$schema=)\S+/, (_all, word: string) => word + schema)
    .replaceAll(`./${example}/`, `./${name}/`);
  const document = parseDocument(moved);
  const changes = [change(document, ['hostname'], name)];
  for (const [link, parts] of Object.entries(links))
    for (const [part, value] of Object.entries(parts))
      changes.push(change(document, ['links', link, part], value));
  if (key !== undefined) changes.push(change(document, ['ssh', 'keys'], [key]));
  return changes
    .sort((a, b) => b.start - a.start)
    .reduce((all, { start, end, by }) => all.slice(0, start) + by + all.slice(end), moved);
}

/** @throws Error if an example has no such key, which a test looks for */
function change(document: Document, path: readonly string[], value: unknown) {
  const node = document.getIn(path, true);
  if (!isNode(node) || !node.range) throw new Error(`the example has no ${path.join('.')}`);
  const [start, end] = node.range;
  // JSON is YAML's flow style.
  const by = typeof value === 'string' ? stringify(value).trimEnd() : JSON.stringify(value);
  return { start, end, by };
}
