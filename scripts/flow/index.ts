/**
 * What a command needs from several rooms, in order: read, render, build, publish. Thin; it must not know how a room
 * does its part, nor any command line.
 */
export { buildImage, SYSTEM_NAMES, type SystemName, type BuildResult } from './build-image';
export { buildFleet, defaultJobs, type FleetResult } from './build-fleet';
export { checkConfig, checkParts, type Checked } from './check-config';
export { pickDevices } from './device-files';
export { deviceFiles, deviceOf, imageOperand, namedDevice } from './name-device';
export { imageFileOf, imageOf } from './image-of';
export { fleetErrors, fleetTable } from './fleet-report';
export {
  BUILD_NEEDS,
  EMULATE_NEEDS,
  FLASH_NEEDS,
  POWER_CUT_NEEDS,
  RECIPE_NEEDS,
  SERVER_NEEDS,
  TEST_NEEDS,
} from './needs';
export { generatedFiles } from './generated-files';
export {
  checkNew,
  examples,
  FIRST_EXAMPLE,
  foundKeys,
  partsFor,
  readExample,
  readKey,
  writeNew,
  type Choice,
} from './new-device';
export { rebuildImage } from './rebuild-image';
export { readDevice } from './read-device';
export { inOutputFolder, renderDevice } from './render-device';
export { readBuildable } from './refuse-options';
export { namedTree, readOwnTree } from '../system';
