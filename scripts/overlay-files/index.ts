/**
 * Reads overlay/ and the folder of a user's own files, and writes the rendered overlay, with its table of devices. It
 * must not know what a file is for.
 */
export { isElf } from './own/program';
export { readOwnFiles } from './own/read';
export { readOverlay } from './read';
export { deviceTable, writeOverlay } from './write';
