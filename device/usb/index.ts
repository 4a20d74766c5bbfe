/**
 * What Linux tells of USB devices, for programs that mdev starts: which port is which link's, what a device is, the way
 * out of CD-ROM mode. It must not know what is decided, nor of pppid: names have to be there when that is broken.
 */
export { run } from './run';
export type { Time } from './time';
