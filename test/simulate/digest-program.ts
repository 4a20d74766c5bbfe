// Lives through the days of a year: SEED YEAR DAYS. Prints what two runs of it have in common. For QuickJS.
import * as core from '../../device/core';
import { drawYear } from '../../scripts/simulate/draw';
import { run } from '../../scripts/simulate/run';

/** The engine's own. */
declare const scriptArgs: readonly string[];
declare function print(text: string): void;

const [seed = 0, year = 0, days = 0] = scriptArgs.slice(1).map(Number);
const { failure, steps, digest } = run(drawYear(seed, year, days), core);
print(JSON.stringify({ failure, steps, digest }));
