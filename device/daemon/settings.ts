import type { ClockConfig, DataContext, DeviceConfig, LinkConfig } from '../core';
import { listFolder, readFile } from '../io';

/** What a link is told by its YAML: data, of which the files for other programs are made. One JSON file a link. */
export interface LinkSettings {
  readonly name: string;
  /** its place in the YAML, and the number of its interface ppp0, ppp1, … */
  readonly unit: number;
  /** of its default route */
  readonly metric: number;
  /** bit/s; a USB port ignores it */
  readonly speed: number;
  /** the data connection that is dialled */
  readonly context: DataContext;
  /** all that the core decides by */
  readonly core: LinkConfig;
}

/** What the daemon is told, as data. */
export interface Settings {
  /** in the order of their units */
  readonly links: readonly LinkSettings[];
  readonly clock: ClockConfig;
}

/**
 * Reads `device.json`, and `links/*.json` beside it.
 * @throws Error if a file is no such JSON: the image made it, so it is a defect
 */
export function readSettings(folder: string): Settings {
  const files = listFolder(`${folder}/links`).filter((name) => name.endsWith('.json'));
  const links = files.map((name) => readLink(`${folder}/links/${name}`));
  const { clock } = readJson(`${folder}/device.json`) as Pick<Settings, 'clock'>;
  return { links: links.sort((a, b) => a.unit - b.unit), clock };
}

function readLink(path: string): LinkSettings {
  const settings = readJson(path) as LinkSettings;
  // It becomes a part of paths and of arguments.
  if (!/^[A-Za-z0-9_-]+$/.test(settings.name)) throw new Error(`${path} names no link`);
  return settings;
}

function readJson(path: string): unknown {
  const text = readFile(path);
  if (text === null) throw new Error(`${path} cannot be read`);
  return JSON.parse(text);
}

/** @returns the part that the core reads */
export function coreConfig({ links, clock }: Settings): DeviceConfig {
  return { links: Object.fromEntries(links.map(({ name, core }) => [name, core])), clock };
}
