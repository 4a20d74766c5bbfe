/**
 * From a device's data to everything that one image needs: names resolved, defaults filled in. Pure. It must
 * not know YAML or the files to be rendered.
 */
export { hardwareOf, resolve } from './resolve';
export type * from './types';
