/**
 * This checkout: its folders, the names of all outputs, its version in git, its cache. It must not know what is in
 * the files that it names.
 */
export * from './cache';
export * from './git';
export * from './paths';
export * from './version';
