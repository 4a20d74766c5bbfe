import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { boardNames, readBoard } from '../hardware';
import {
  ConfigError,
  formatMistake,
  load,
  type Config,
  type Source,
  type Sources,
  type Unreadable,
} from '../config';
import {
  CACHE_DIR,
  CONFIG_DIR,
  DEFAULT_DEVICE,
  deviceName,
  outputPaths,
  REPORT_DIR,
  shortPath,
  VERIFY_DIR,
} from '../checkout';
import { EXIT, explain, say, UserError, LOG_DIR } from '../frame';
import { readOwnFiles } from '../overlay-files';
import { exists, LIMITS, readRegular, readRegularSync } from '../os';
import { resolve as resolveDevice, type DeviceModel } from '../model';
import { whatThereIs } from './name-device';

/** It names folders and files, and appears in manifests. */
const NAME = /^\w[\w.-]*$/;

/**
 * Reads a device's YAML and every file that it names.
 * @param file path of the YAML file; default config/device.yaml
 * @param shared the folder of carriers/ and modems/ that all devices share
 * @throws UserError with every mistake, exit status 2
 */
export async function readDevice(
  file: string = DEFAULT_DEVICE,
  shared = CONFIG_DIR,
): Promise<DeviceModel> {
  try {
    return await readOrMistakes(file, shared);
  } catch (error) {
    throw error instanceof ConfigError ? mistakesIn(error) : error;
  }
}

/** @returns what a command ends with */
export function mistakesIn(error: ConfigError): UserError {
  const hint = 'every key and its values: docs/config.md';
  return new UserError(error.tell('the configuration'), hint, EXIT.usage);
}

const toldNotes = new Set<string>();

/** On stderr, because stdout may be JSON; a command may read one device twice. */
function tellOnce(notes: Config['notes']): void {
  for (const note of notes.map(formatMistake)) {
    if (!toldNotes.has(note)) say(`note: ${note}`);
    toldNotes.add(note);
  }
}

/**
 * The same for callers that handle the mistakes themselves.
 * @throws ConfigError with every mistake; UserError if there is no such file
 */
export async function readOrMistakes(file: string, shared = CONFIG_DIR): Promise<DeviceModel> {
  const config = load(await readSources(file, shared), process.env);
  tellOnce(config.notes);
  return resolveDevice(deviceName(file), config, await readBoard(config.device.board));
}

async function readSources(file: string, shared: string): Promise<Sources> {
  if (!existsSync(file)) {
    throw new UserError(
      `there is no device file ${shortPath(file)}`,
      whatThereIs(file),
      EXIT.usage,
    );
  }
  if (!/\.ya?ml$/.test(file)) {
    throw new UserError(`${shortPath(file)} is not a .yaml file`, whatThereIs(file), EXIT.usage);
  }
  if (/\.local\.ya?ml$/.test(file))
    throw new UserError(
      `${shortPath(file)} is not a device: it is merged over the device file beside it`,
      `name that one: --device ${shortPath(file.replace(/\.local(\.ya?ml)$/, '$1'))}`,
      EXIT.usage,
    );
  if (!NAME.test(deviceName(file)))
    throw new UserError(
      `${shortPath(file)} cannot be the name of a device`,
      'rename it: a letter or a digit, then letters, digits, `.`, `_` and `-`',
      EXIT.usage,
    );
  const { dir } = outputPaths(file);
  if ([CACHE_DIR, LOG_DIR, REPORT_DIR, VERIFY_DIR].includes(dir))
    throw new UserError(
      `a device ${deviceName(file)} would use the output folder ${shortPath(dir)}, which is taken`,
      `give ${shortPath(file)} another name`,
      EXIT.usage,
    );
  const local = await localOf(file);
  const folders = [...new Set([shared, resolve(dirname(file))])];
  return {
    device: await readSource(file),
    ...(local !== undefined ? { local: await readSource(local) } : {}),
    carriers: await readFolders(folders.map((folder) => join(folder, 'carriers'))),
    modems: await readFolders(folders.map((folder) => join(folder, 'modems'))),
    boards: await boardNames(),
    readHook: (path) => readHook(resolve(dirname(file), path), path),
    findDeb: (path) => findDeb(resolve(dirname(file), path), path),
    readFiles: (path, unchecked) => readFolder(resolve(dirname(file), path), unchecked),
  };
}

/** The git-ignored file beside a device's. @throws UserError if there are two */
async function localOf(file: string): Promise<string | undefined> {
  const stem = file.replace(/\.ya?ml$/, '');
  const [first, second] = [`${stem}.local.yaml`, `${stem}.local.yml`];
  const yml = await exists(second);
  if (!(await exists(first))) return yml ? second : undefined;
  if (yml)
    throw new UserError(
      `there are both ${shortPath(first)} and ${shortPath(second)}`,
      'only one is read: put everything into one, and delete the other',
      EXIT.usage,
    );
  return first;
}

function readHook(full: string, written: string): Buffer | Unreadable {
  if (!existsSync(full))
    return {
      problem: `there is no file ${written}`,
      hint: 'the path is relative to the device file',
    };
  try {
    return readRegularSync(full, LIMITS.hook);
  } catch (error) {
    return unreadable(error);
  }
}

/** @returns what is wrong with a .deb file; what is in it shows when it is unpacked */
function findDeb(full: string, written: string): Unreadable | undefined {
  if (!existsSync(full))
    return {
      problem: `there is no file ${written}`,
      hint: 'the path is relative to the device file',
    };
  return statSync(full).isFile()
    ? undefined
    : { problem: `${written} is not a file`, hint: 'name a .deb file' };
}

function readFolder(folder: string, unchecked: readonly string[]): ReturnType<typeof readOwnFiles> {
  try {
    return readOwnFiles({ folder, shown: shortPath(folder), unchecked });
  } catch (error) {
    return unreadable(error);
  }
}

/**
 * All YAML files of some folders by name; a later folder wins. Skips names that begin with a dot: editors leave
 * such links and copies.
 */
export async function readFolders(
  folders: readonly string[],
): Promise<Record<string, Source | Unreadable>> {
  const sources: Record<string, Source | Unreadable> = {};
  for (const folder of folders.filter((path) => existsSync(path))) {
    for (const name of (await readdir(folder))
      .filter((entry) => /^[^.].*\.ya?ml$/.test(entry))
      .sort()) {
      sources[name.replace(/\.ya?ml$/, '')] = await readSource(join(folder, name)).catch(
        unreadable,
      );
    }
  }
  return sources;
}

/** @throws errors that are neither a UserError nor about the file */
function unreadable(error: unknown): Unreadable {
  const explained = explain(error);
  if (!(explained instanceof UserError)) throw error;
  return { problem: explained.message, hint: explained.hint ?? 'check the file' };
}

async function readSource(path: string): Promise<Source> {
  const file = shortPath(path);
  return { file, text: await readRegular(file, LIMITS.yaml) };
}
