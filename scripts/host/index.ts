export * from './command';
export * from './errors';
export * from './files';
export * from './install';
export * from './interrupt';
export * from './paths';
export * from './progress';
export * from './tools';
