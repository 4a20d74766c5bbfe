import { EXIT, UserError } from '../frame';
import type { DeviceModel } from '../model';
import { readDevice } from './read-device';

/**
 * Reads a device and checks that its system can build it.
 * @throws UserError with every mistake, and if it asks for something that its system cannot build
 */
export async function readBuildable(file?: string): Promise<DeviceModel> {
  const device = await readDevice(file);
  refuseOtherSystems(device);
  return device;
}

/** Options that the message lists. */
const MOST_NAMED = 10;

/**
 * Refuses what would otherwise be missing without a word.
 * @throws UserError (usage) if a device asks for something that its system cannot build
 */
export function refuseOtherSystems(device: DeviceModel): void {
  if (device.system === 'buildroot') refuseDebianOptions(device);
  else refuseBuildrootOptions(device);
}

function refuseDebianOptions({ name, system, debian: { kernel } }: DeviceModel): void {
  if (kernel === 'stable') return;
  throw new UserError(
    `${name} asks for Debian's kernel from ${kernel}, but the system ${system} compiles its own`,
    `set system: debian, leave out --system buildroot, or remove the key debian from ${name}.yaml`,
    EXIT.usage,
  );
}

function refuseBuildrootOptions({
  name,
  system,
  buildroot: { packages, kernel },
}: DeviceModel): void {
  const options = [...packages, ...kernel];
  if (options.length === 0) return;
  const more = options.length > MOST_NAMED ? ` and ${options.length - MOST_NAMED} more` : '';
  throw new UserError(
    `${name} asks for ${options.slice(0, MOST_NAMED).join(', ')}${more}, but the system ${system} compiles nothing`,
    `set system: buildroot, build with --system buildroot, or remove the key buildroot from ${name}.yaml`,
    EXIT.usage,
  );
}
