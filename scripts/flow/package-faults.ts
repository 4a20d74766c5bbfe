import { ConfigError, type Mistake } from '../config';
import { EXIT, UserError } from '../frame';
import type { DeviceModel } from '../model';
import type { PackageFaults } from '../system';
import { mistakesIn } from './read-device';

/** @returns what is wrong with packages, each at its place in the device file */
export function atTheirPlaces({ faults }: PackageFaults, { packages }: DeviceModel): UserError {
  const mistakes = faults.flatMap(({ wanted, message, hint }): Mistake[] => {
    const place = packages.find(({ name }) => name === wanted)?.place;
    return place ? [{ place, message, hint }] : [];
  });
  if (mistakes.length > 0) return mistakesIn(new ConfigError(mistakes));
  const [first] = faults;
  return new UserError(first?.message ?? '', first?.hint, EXIT.failed);
}
