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
  if (device.system === 'buildroot') {
    refuseDebianOptions(device);
    refuseDebianPackages(device);
  } else if (device.packages.length === 0) refuseBuildrootOptions(device);
}

function refuseDebianOptions({ name, system, debian: { kernel } }: DeviceModel): void {
  if (kernel === 'stable') return;
  throw new UserError(
    `${name} asks for Debian's kernel from ${kernel}, but the system ${system} compiles its own`,
    `set system: debian, leave out --system buildroot, or remove the key debian from ${name}.yaml`,
    EXIT.usage,
  );
}

/** A device with packages for both systems may be built with either. */
function refuseDebianPackages({ name, packages, buildroot }: DeviceModel): void {
  if (packages.length === 0 || buildroot.packages.length > 0) return;
  const list = listed(packages.map((one) => one.name));
  throw new UserError(
    `${name} asks for the Debian packages ${list}, but the system buildroot compiles its own`,
    `set system: debian, leave out --system buildroot, or name packages of Buildroot under buildroot.packages in ${name}.yaml`,
    EXIT.usage,
  );
}

function listed(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return `${names.slice(0, MOST_NAMED).join(', ')}${more}`;
}

function refuseBuildrootOptions({
  name,
  system,
  buildroot: { packages, kernel },
}: DeviceModel): void {
  const options = [...packages, ...kernel];
  if (options.length === 0) return;
  throw new UserError(
    `${name} asks for ${listed(options)}, but the system ${system} compiles nothing`,
    `set system: buildroot, build with --system buildroot, or remove the key buildroot from ${name}.yaml`,
    EXIT.usage,
  );
}
