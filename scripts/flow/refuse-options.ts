import { EXIT, UserError } from '../frame';
import type { DeviceModel } from '../model';
import { readDevice } from './read-device';

/**
 * Reads a device that can be built as it is written.
 * @throws UserError with every mistake, and if it asks for what its system cannot make
 */
export async function readBuildable(file?: string): Promise<DeviceModel> {
  const device = await readDevice(file);
  refuseOtherSystems(device);
  return device;
}

/** Options that the message lists. */
const MOST_NAMED = 10;

/**
 * Left out, a package or a kernel that somebody asked for would be missing in silence.
 * @throws UserError (usage) if a device asks for what its system cannot make
 */
export function refuseOtherSystems(device: DeviceModel): void {
  if (device.system === 'buildroot') refuseDebianOptions(device);
  else refuseBuildrootOptions(device);
}

function refuseDebianOptions({ name, system, debian: { kernel } }: DeviceModel): void {
  if (kernel === 'stable') return;
  throw new UserError(
    `${name} asks for Debian's kernel of ${kernel}, and the system ${system} compiles its own`,
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
    `${name} asks for ${options.slice(0, MOST_NAMED).join(', ')}${more}, and the system ${system} compiles nothing`,
    `set system: buildroot, build with --system buildroot, or remove the key buildroot from ${name}.yaml`,
    EXIT.usage,
  );
}
