/**
 * The emulator under a person's hands: keys, commands from a second terminal, SSH, scripts. It must not know how QEMU
 * is started or what a virtual modem answers.
 */
export { commandHelp } from './commands';
export { sendRemote } from './remote';
export { readSimPin } from './sim';
export { KEYS_HELP } from './terminal';
export { useBench, type BenchWish } from './use-bench';
