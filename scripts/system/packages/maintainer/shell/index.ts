/**
 * What a shell script does when it runs for the first time, worked out without running it. It must not know what any
 * command does, nor what a package is.
 */
export { follow, ScriptError, type Happening, type Surroundings } from './run';
export type { Value } from './scope';
export type { Kind, KindOf, Verdict } from './test';
