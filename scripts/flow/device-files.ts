import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { deviceName } from '../checkout';
import { EXIT, UserError } from '../frame';
import { isPattern, nothingMatches, whatThereIs } from './name-device';

/**
 * Picks the devices among the files that `config/*.yaml` matches.
 * @returns the device files, each once, in order; `left` are the .local.yaml files, which belong to
 * the device beside them
 * @throws UserError if no device is left, if a pattern matches nothing, or if two have the same name and thus the same output folder
 */
export function pickDevices(files: readonly string[]): { devices: string[]; left: string[] } {
  const patterns = files.filter(isPattern);
  if (patterns.length > 0) throw nothingMatches(patterns);
  const left = files.filter((file) => /\.local\.ya?ml$/.test(file));
  const devices = new Map<string, string>();
  for (const file of files.filter((name) => !left.includes(name)))
    if (!devices.has(resolve(file))) devices.set(resolve(file), file);
  if (devices.size === 0)
    throw new UserError(
      `no device among ${files.join(', ')}`,
      'name the .yaml files of devices, for example config/*.yaml',
      EXIT.usage,
    );
  refuseSameNames([...devices.values()]);
  refuseWhatIsNotThere([...devices.values()]);
  return { devices: [...devices.values()], left };
}

/** One missing file among many is a device that fails; if all are missing, or one is no device file, the command line is wrong. */
function refuseWhatIsNotThere(files: readonly string[]): void {
  const [first = ''] = files;
  const other = files.filter((file) => !/\.ya?ml$/.test(file));
  if (other.length > 0)
    throw new UserError(`${other.join(', ')}: not a .yaml file`, whatThereIs(first), EXIT.usage);
  if (files.some((file) => existsSync(file))) return;
  throw new UserError(`there is no ${files.join(', ')}`, whatThereIs(first), EXIT.usage);
}

function refuseSameNames(files: readonly string[]): void {
  const byName = new Map<string, string[]>();
  for (const file of files)
    byName.set(deviceName(file), [...(byName.get(deviceName(file)) ?? []), file]);
  const clashes = [...byName].filter(([, same]) => same.length > 1);
  if (clashes.length === 0) return;
  const list = clashes.map(([name, same]) => `  build/${name}: ${same.join(', ')}`).join('\n');
  throw new UserError(
    `devices of the same name would share an output folder\n${list}`,
    'rename one, or build them in two runs with PPPI_BUILD_DIR set',
    EXIT.usage,
  );
}
