import { join, resolve } from 'node:path';

/** The checkout. */
export const ROOT = resolve(__dirname, '..', '..');

/** What a process of Node has to load before it can load TypeScript of this checkout. */
export const TYPESCRIPT = join(ROOT, 'scripts', 'typescript.js');

/** @returns a folder named in the environment; an empty variable counts as unset */
export function folderOf(name: string, otherwise: string): string {
  return resolve(process.env[name] || otherwise);
}

/** Where every output lands; PPPI_BUILD_DIR moves it (another disk, a CI cache). */
export const BUILD_DIR = folderOf('PPPI_BUILD_DIR', join(ROOT, 'build'));
export const LOG_DIR = join(BUILD_DIR, 'logs');
