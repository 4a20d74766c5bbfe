import { AT_DRILLS } from './drills/at';
import { CARRIER_DRILLS } from './drills/carrier';
import { DEVICE_DRILLS } from './drills/device';
import { MTU_DRILLS } from './drills/mtu';
import { REGISTRATION_DRILLS } from './drills/registration';
import { SERVICE_DRILLS } from './drills/services';
import { SIM_DRILLS } from './drills/sim';
import { UNPLUG_DRILLS } from './drills/unplug';
import type { Drill } from './types';

/** Every drill, grouped by kind of fault, in the order in which they run. */
export const DRILLS: readonly Drill[] = [
  ...AT_DRILLS,
  ...CARRIER_DRILLS,
  ...MTU_DRILLS,
  ...DEVICE_DRILLS,
  ...SERVICE_DRILLS,
  ...UNPLUG_DRILLS,
  ...REGISTRATION_DRILLS,
  ...SIM_DRILLS,
];

/** The drills of some names, in the order of the registry. @returns also the unknown names */
export function findDrills(names: readonly string[]): { drills: Drill[]; unknown: string[] } {
  return {
    drills: DRILLS.filter(({ name }) => names.includes(name)),
    unknown: names.filter((wanted) => !DRILLS.some(({ name }) => name === wanted)),
  };
}
