export * from './cache';
export * from './git';
export * from './paths';
export * from './version';
