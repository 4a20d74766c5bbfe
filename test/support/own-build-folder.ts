import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Imported before all else, it gives a test file a build folder of its own: the paths are made once. */
export const BUILD = mkdtempSync(join(tmpdir(), 'pppi-build-'));
process.env.PPPI_BUILD_DIR = BUILD;
process.on('exit', () => rmSync(BUILD, { recursive: true, force: true }));
