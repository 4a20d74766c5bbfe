/**
 * What replaces the maintainer scripts of Debian's packages, which a build cannot run: they are of another processor's
 * system, and want a running one. Worked out from their texts and from what packages declare for systemd. Pure: it must
 * not know where packages come from or lie, nor how a root file system is made.
 */
export { plan, type Plan } from './plan';
export type { Entry, PackageFacts, ScriptName } from './types';
