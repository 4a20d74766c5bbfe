/**
 * QEMU in the part of the board: its command line, its card, the console, and the control connection that tells why it
 * ended. It must not know who is behind the USB socket, a modem or nobody.
 */
export { hasAborted, QEMU_ABORTED } from './aborted';
export type { WriteLog } from './arguments';
export { insertCard } from './card';
export { consoleOf, SerialConsole } from './console';
export { Machine } from './machine';
export type { Ending } from './qmp';
