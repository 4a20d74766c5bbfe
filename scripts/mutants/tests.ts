/** Runs tests of the core in one process, a suite for each file. Its arguments: the mutant, and files below TESTS. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe } from 'node:test';
import { TESTS } from './mutant';

const load = createRequire(__filename);
for (const file of process.argv.slice(3)) describe(file, () => void load(join(TESTS, file)));
