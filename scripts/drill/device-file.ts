import { join } from 'node:path';
import { DRILL_PIN } from './drills/sim';
import type { DrillDevice } from './types';

/** What the device files take from the environment; worth nothing outside of an emulator. */
const SECRETS = { PPPI_DRILL_PASSWORD: 'drill', PPPI_DRILL_PIN: DRILL_PIN };

/** The path of a device's YAML; what it takes from the environment is there from now on. */
export function drillDeviceFile(name: DrillDevice): string {
  Object.assign(process.env, SECRETS);
  return join(__dirname, 'devices', `${name}.yaml`);
}
