/**
 * Programs and files of the operating system: the only way to other programs, apt and downloads, locks, listings,
 * atomic writes. It must not know what pppi builds, nor the folders of this checkout.
 */
export * from './apt';
export * from './apt-causes';
export * from './ask-server';
export * from './download';
export * from './explain-apt';
export * from './files';
export { namingFullDisk } from './full-disk';
export * from './held';
export * from './install';
export * from './kernel-modules';
export * from './listing';
export * from './lock';
export * from './name-spaces';
export * from './regular';
export * from './source-date';
export * from './tools';
