import type { DeviceConfig } from '../core';
import { exists, modified, readFile } from '../io';
import type { DeviceSettings, LinkSettings, ServiceSettings } from '../settings';

/** What the daemon is told, as data. */
export interface Settings {
  /** in the order of the YAML, the board's own Ethernet last */
  readonly links: readonly LinkSettings[];
  /** time servers in the order to ask them */
  readonly servers: readonly string[];
  /** when the image was made, seconds since 1970 */
  readonly built: number;
  /** services and timers of one's own; undefined: there are none */
  readonly services?: ServiceSettings;
}

/**
 * Reads `device.json`, and `links/NAME.json` and `services.json` beside it.
 * @throws Error if a file is no such JSON: the image made it, so it is a defect
 */
export function readSettings(folder: string): Settings {
  const [device, services] = [`${folder}/device.json`, `${folder}/services.json`];
  const { links, servers } = readJson(device) as DeviceSettings;
  return {
    links: links.map((name) => readJson(`${folder}/links/${name}.json`) as LinkSettings),
    servers,
    // Every file of the root file system bears the time of the image.
    built: modified(device) ?? 0,
    ...(exists(services) && { services: readJson(services) as ServiceSettings }),
  };
}

function readJson(path: string): unknown {
  const text = readFile(path);
  if (text === null) throw new Error(`${path} cannot be read`);
  return JSON.parse(text);
}

/**
 * @param pins names of the links' PINs; without them the core sends none
 * @returns the part that the core reads
 */
export function coreConfig(
  { links, servers, built, services }: Settings,
  pins: Readonly<Record<string, string | null>> = {},
): DeviceConfig {
  const each = links.map(
    ({ name, kind, core }) => [name, { ...core, kind, pin: pins[name] ?? null }] as const,
  );
  const byName = Object.fromEntries(each);
  return { links: byName, clock: { servers, built }, ...(services && { services }) };
}
