/**
 * Debian packages that a device wants besides its base: which they need, what of them goes onto the image, and the layer
 * that is made of it. It must not know how a root file system is packed, nor what else lies over it.
 */
export { trustOwn } from './certificates';
export { libraryNeeds } from './libraries';
export { packageNames } from './names';
export { withLayer, type Layer } from './provide';
export type { LayerBase, LayerFacts } from './layer';
export { PackageFaults, type PackageFault } from './faults';
export type * from './types';
export { View } from './view';
