/**
 * Loaded before a test or the simulation: from then on the file of a mutant is compiled with its fault, and none on disk
 * is touched. Its first argument is the mutant as JSON, or null.
 */
import { join } from 'node:path';
import loader from '../typescript.js';
import { CORE, mutated, type Mutant } from './mutant';

const mutant = JSON.parse(process.argv[2] ?? 'null') as Mutant | null;

if (mutant !== null) {
  const faulty = join(CORE, mutant.file);
  const { read } = loader;
  loader.read = (file) => (file === faulty ? mutated(read(file), mutant) : read(file));
}
