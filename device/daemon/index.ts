/**
 * What is around the core while it runs: its settings, its kept state, what people wish, the tick. It must not know how
 * a kind of link does what it does.
 */
export { Daemon } from './daemon';
export { Kept } from './kept';
export { OwnSettings } from './own-settings';
export { coreConfig, readSettings, type Settings } from './settings';
export { tend, type Tended } from './tend';
