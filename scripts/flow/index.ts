export {
  buildImage,
  SYSTEM_NAMES,
  type SystemName,
  type BuildRequest,
  type BuildResult,
} from './build-image';
export {
  BUILD_TOOLS,
  COMPILE_TOOLS,
  EMULATE_TOOLS,
  RECIPE_TOOLS,
  TEST_TOOLS,
  type Needs,
} from './needs';
export { generatedFiles } from './generated-files';
export { readDevice } from './read-device';
export { inOutputFolder, renderDevice } from './render-device';
