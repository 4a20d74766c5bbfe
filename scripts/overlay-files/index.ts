export { readOverlay } from './read';
export { deviceTable, writeOverlay } from './write';
