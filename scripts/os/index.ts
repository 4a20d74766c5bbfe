/**
 * Programs and files of the operating system: the one door to other programs, apt and downloads, locks, listings,
 * files that are written whole. It must not know what pppi makes, nor the folders of this checkout.
 */
export * from './apt';
export * from './apt-causes';
export * from './ask-server';
export * from './download';
export * from './explain-apt';
export * from './files';
export * from './held';
export * from './install';
export * from './kernel-modules';
export * from './listing';
export * from './lock';
export * from './name-spaces';
export * from './regular';
export * from './source-date';
export * from './tools';
