import type { DeviceFile } from './keys';
import type { Mistake, Place } from './mistake';
import type { Unreadable } from './source';
import { valueAt, type Path } from './value-at';

/** A Debian package that a device names, and where. */
export type PackageWish = DeviceFile['packages'][number] & { place: Place };

/** @returns the packages with their places: of one that is a map, its name's */
export function packageWishes(
  { packages }: DeviceFile,
  written: unknown,
  locate: (path: Path) => Place,
): PackageWish[] {
  return packages.map((one, index) => {
    const isText = typeof valueAt(written, ['packages', index]) === 'string';
    return { ...one, place: locate(['packages', index, ...(isText ? [] : ['name'])]) };
  });
}

/** Packages for a system that has none, and files that are not there. */
export function packageMistakes(
  { system, buildroot }: DeviceFile,
  wishes: readonly PackageWish[],
  findDeb: (path: string) => Unreadable | undefined,
): Mistake[] {
  const [first] = wishes;
  if (!first) return [];
  if (system === 'buildroot' && buildroot.packages.length === 0)
    return [
      {
        place: first.place,
        message: 'Debian packages need the system debian, and this device has system: buildroot',
        hint: 'name packages of Buildroot under buildroot.packages, like BR2_PACKAGE_MOSQUITTO',
      },
    ];
  return wishes.flatMap(({ name, place }): Mistake[] => {
    const fault = name.endsWith('.deb') ? findDeb(name) : undefined;
    return fault ? [{ place, message: fault.problem, hint: fault.hint }] : [];
  });
}
