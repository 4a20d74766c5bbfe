/**
 * Lives through years of the simulation until a promise is broken, and prints which as JSON, or null. Its arguments: the
 * mutant, the seed, how many years, and the only promise to look at, if there is one.
 */
import * as core from '../../device/core';
import { print } from '../frame';
import { drawYear, PROPERTIES, run } from '../simulate';

const [seed, years] = process.argv.slice(3, 5).map(Number);
const only = process.argv[5];
const promises = PROPERTIES.filter(({ name }) => only === undefined || name === only);

function firstBroken(): string | null {
  for (let year = 1; year <= (years ?? 0); year++) {
    const { failure } = run(drawYear(seed ?? 0, year), core, promises);
    if (failure) return failure.property;
  }
  return null;
}
print(JSON.stringify(firstBroken()));
