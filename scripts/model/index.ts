/**
 * From a device's data to the whole of what one image has to do: names resolved, defaults filled in. Pure. It must
 * not know YAML, nor the files that will be rendered.
 */
export { hardwareOf, resolve } from './resolve';
export type * from './types';
