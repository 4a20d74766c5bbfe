import { join } from 'node:path';
import {
  ConfigError,
  formatMistake,
  mistakesOf,
  type Mistake,
  type Source,
  type Unreadable,
} from '../config';
import { CONFIG_DIR, shortPath } from '../checkout';
import { explain, UserError } from '../frame';
import { refuseOtherSystems } from './refuse-options';
import { readFolders, readOrMistakes } from './read-device';
import { overlaySources, renderOrMistakes } from './render-device';

/** A mistake, with its place in a file if it has one. */
export interface Finding {
  message: string;
  hint?: string;
  file?: string;
  line?: number;
  col?: number;
  /** ready to print */
  text: string;
}

/** A file of config/, and its mistakes. */
export interface Checked {
  kind: 'device' | 'carrier' | 'modem';
  file: string;
  findings: Finding[];
}

/**
 * Checks devices as a build does, short of building: everything they name is read, and every file rendered.
 * @param files paths of device files
 * @throws errors other than the user's mistakes
 */
export async function checkConfig(files: readonly string[]): Promise<Checked[]> {
  const overlay = await overlaySources();
  const checked: Checked[] = [];
  for (const file of files) {
    const findings = await findingsOf(async () => {
      const device = await readOrMistakes(file);
      refuseOtherSystems(device);
      renderOrMistakes(device, overlay);
    });
    checked.push({ kind: 'device', file: shortPath(file), findings });
  }
  return checked;
}

/** Checks the carriers and modems of config/, used or not. */
export async function checkParts(folder = CONFIG_DIR): Promise<Checked[]> {
  const checked: Checked[] = [];
  for (const kind of ['carrier', 'modem'] as const) {
    const dir = join(folder, `${kind}s`);
    for (const [name, source] of Object.entries(await readFolders([dir])))
      checked.push({
        kind,
        file: shortPath(join(dir, `${name}.yaml`)),
        findings: findingsIn(kind, source),
      });
  }
  return checked;
}

function findingsIn(kind: 'carrier' | 'modem', source: Source | Unreadable): Finding[] {
  if (!('problem' in source)) return mistakesOf(kind, source).map(placed);
  const { problem: message, hint } = source;
  return [{ message, hint, text: `${message}\n  ${hint}` }];
}

async function findingsOf(work: () => Promise<void>): Promise<Finding[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes.map(placed);
    const explained = explain(error);
    if (!(explained instanceof UserError)) throw error;
    const { message, hint } = explained;
    return [{ message, ...(hint ? { hint } : {}), text: `${message}${hint ? `\n  ${hint}` : ''}` }];
  }
}

function placed(mistake: Mistake): Finding {
  const { message, hint, place } = mistake;
  const { file, line, col } = place;
  return { message, ...(hint ? { hint } : {}), file, line, col, text: formatMistake(mistake) };
}
