export * from './types';
export { debian } from './debian';
