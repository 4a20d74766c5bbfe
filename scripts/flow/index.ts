export { buildImage, SYSTEM_NAMES, type SystemName, type BuildResult } from './build-image';
export { buildFleet, defaultJobs, type FleetResult } from './build-fleet';
export { pickDevices } from './device-files';
export { fleetErrors, fleetTable } from './fleet-report';
export {
  BUILD_TOOLS,
  EMULATE_TOOLS,
  FLASH_TOOLS,
  RECIPE_TOOLS,
  TEST_TOOLS,
  type Needs,
} from './needs';
export { generatedFiles } from './generated-files';
export { rebuildImage } from './rebuild-image';
export { readDevice } from './read-device';
export { inOutputFolder, renderDevice } from './render-device';
