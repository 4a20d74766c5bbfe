/**
 * The device's programs: each file of device/bin/ bundled into one ES module for QuickJS, and stack traces of it read
 * back. It must not know what the programs do.
 */
export { bundle, devicePrograms, type Bundle } from './bundle';
export { deviceSources } from './sources';
export { otherVersions, readBack } from './trace';
