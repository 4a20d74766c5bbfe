import { readdir, readFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { boardNames } from '../board';
import { ConfigError, load, type Source, type Sources } from '../config';
import {
  CACHE_DIR,
  CONFIG_DIR,
  DEFAULT_DEVICE,
  deviceName,
  EXIT,
  LOG_DIR,
  outputPaths,
  REPORT_DIR,
  UserError,
  VERIFY_DIR,
} from '../host';
import { resolve as resolveDevice, type DeviceModel } from '../model';

/** It becomes the name of folders and files, and stands in manifests. */
const NAME = /^\w[\w.-]*$/;

/**
 * Reads a device's YAML and all that it names.
 * @param file path of the YAML file; default config/device.yaml
 * @throws UserError with every mistake, exit status 2
 */
export async function readDevice(file: string = DEFAULT_DEVICE): Promise<DeviceModel> {
  const sources = await readSources(file);
  try {
    return resolveDevice(deviceName(file), load(sources, process.env));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const count = error.mistakes.length;
    throw new UserError(
      `${count} ${count === 1 ? 'mistake' : 'mistakes'} in the configuration\n\n${error.message}\n`,
      'every key and what it may be: docs/config.md',
      EXIT.usage,
    );
  }
}

async function readSources(file: string): Promise<Sources> {
  if (!existsSync(file)) {
    throw new UserError(
      `there is no device file ${shown(file)}`,
      'name one with --device FILE',
      EXIT.usage,
    );
  }
  if (!/\.ya?ml$/.test(file)) {
    throw new UserError(
      `${shown(file)} is not a .yaml file`,
      'name one with --device FILE',
      EXIT.usage,
    );
  }
  if (!NAME.test(deviceName(file)))
    throw new UserError(
      `${shown(file)} cannot be the name of a device`,
      'rename it: a letter or a digit, then letters, digits, `.`, `_` and `-`',
      EXIT.usage,
    );
  const { dir } = outputPaths(file);
  if ([CACHE_DIR, LOG_DIR, REPORT_DIR, VERIFY_DIR].includes(dir))
    throw new UserError(
      `a device ${deviceName(file)} would have ${shown(dir)} as its output folder, which is taken`,
      `give ${shown(file)} another name`,
      EXIT.usage,
    );
  const local = file.replace(/\.ya?ml$/, '.local.yaml');
  const folders = [...new Set([CONFIG_DIR, resolve(dirname(file))])];
  return {
    device: await readSource(file),
    ...(existsSync(local) ? { local: await readSource(local) } : {}),
    carriers: await readFolders(folders.map((folder) => join(folder, 'carriers'))),
    modems: await readFolders(folders.map((folder) => join(folder, 'modems'))),
    boards: await boardNames(),
    readHook: (path) => {
      const full = resolve(dirname(file), path);
      return existsSync(full) ? readFileSync(full, 'utf8') : undefined;
    },
  };
}

/** All YAML files of some folders by name; of two with one name the later folder's. */
async function readFolders(folders: readonly string[]): Promise<Record<string, Source>> {
  const sources: Record<string, Source> = {};
  for (const folder of folders.filter((path) => existsSync(path))) {
    for (const name of (await readdir(folder)).filter((entry) => entry.endsWith('.yaml')).sort()) {
      sources[name.slice(0, -'.yaml'.length)] = await readSource(join(folder, name));
    }
  }
  return sources;
}

async function readSource(path: string): Promise<Source> {
  return { file: shown(path), text: await readFile(path, 'utf8') };
}

/** As short as it goes: relative to where the person stands. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
