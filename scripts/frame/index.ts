/**
 * The frame of every command: arguments, errors with a hint, output that is safe for a terminal, progress,
 * exit statuses, Ctrl-C, the run's seed, and where outputs land. It knows no command, starts no program, and
 * reads no file.
 */
export * from './arguments';
export * from './ask';
export * from './command';
export * from './errors';
export * from './interrupt';
export * from './nearest';
export * from './output';
export * from './places';
export * from './progress';
export * from './seed';
export * from './table';
export * from './tasks';
