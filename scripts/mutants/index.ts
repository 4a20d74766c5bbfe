/**
 * Small faults, put into the core of the device one at a time, each of which its tests or the simulation have to find.
 * It knows tests by their files only; it must not know what the device's scripts do, nor change a file.
 */
export { hunt, huntNothing, isTest } from './hunt';
export { TESTS, type Mutant } from './mutant';
export { asNamed, huntJson, huntText, type Hunted } from './report';
export { checkTexts, chooseMutants, MUTANTS, mutantsTable } from './table';
