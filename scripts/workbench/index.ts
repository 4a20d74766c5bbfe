export { commandHelp } from './commands';
export { sendRemote } from './remote';
export { readSimPin } from './sim';
export { KEYS_HELP } from './terminal';
export { useBench, type BenchWish } from './use-bench';
