/**
 * Loaded before a test or the simulation: from then on the file of a mutant is compiled with its fault, and none on disk
 * is touched. Its first argument is the mutant as JSON, or null.
 */
import { join } from 'node:path';
import { REGISTER_INSTANCE, type Service } from 'ts-node';
import { CORE, mutated, type Mutant } from './mutant';

const mutant = JSON.parse(process.argv[2] ?? 'null') as Mutant | null;
const service: Service | undefined = process[REGISTER_INSTANCE];
if (service === undefined) throw new Error('ts-node is to be loaded first');

if (mutant !== null) {
  const faulty = join(CORE, mutant.file);
  const compile = service.compile.bind(service);
  service.compile = (code, path, ...rest) =>
    compile(path === faulty ? mutated(code, mutant) : code, path, ...rest);
}
