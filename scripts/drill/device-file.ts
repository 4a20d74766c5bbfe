import { join } from 'node:path';
import { DRILL_PIN } from './drills/sim';
import type { DrillDevice } from './types';

/** What the device files take from the environment; worthless outside an emulator. */
const SECRETS = { PPPI_DRILL_PASSWORD: 'drill', PPPI_DRILL_PIN: DRILL_PIN };

/** The path of a device's YAML; also sets what it takes from the environment. */
export function drillDeviceFile(name: DrillDevice): string {
  Object.assign(process.env, SECRETS);
  return join(__dirname, 'devices', `${name}.yaml`);
}
