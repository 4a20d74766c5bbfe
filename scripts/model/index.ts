export { resolve } from './resolve';
export type * from './types';
