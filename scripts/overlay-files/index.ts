/**
 * Reads overlay/ and writes the rendered one, with its table of devices. It must not know what a file is for.
 */
export { readOverlay } from './read';
export { deviceTable, writeOverlay } from './write';
