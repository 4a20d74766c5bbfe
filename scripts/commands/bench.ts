import { cpus } from 'node:os';
import { benchmarks, median, type Measure } from '../bench';
import { BUILD_NEEDS, EMULATE_NEEDS } from '../flow';
import {
  COMMON,
  EXIT,
  defineCommand,
  say,
  throwIfInterrupted,
  UserError,
  wholeNumber,
  print,
} from '../frame';
import { ensureTools, inTempDir, together } from '../os';

const NAMES = ['render', 'rebuild', 'release', 'cold', 'fleet', 'boot'];

export const command = defineCommand({
  name: 'bench',
  summary: 'Measure speed and size; print the median of several runs and the goal',
  help: `Nothing is asserted: timings depend on the machine. Benchmarks: ${NAMES.join(', ')}. Default: all.`,
  options: {
    runs: { type: 'string', value: 'N', help: 'number of runs of each (default 3)' },
    json: COMMON.json,
  },
  operands: '[name]…',
  words: NAMES,
  run: async ({ runs: runsText = '3', json = false }, names) => {
    const runs = wholeNumber('--runs', runsText, 'runs');
    const unknown = names.find((name) => !NAMES.includes(name));
    if (unknown !== undefined)
      throw new UserError(`there is no benchmark ${unknown}`, NAMES.join(', '), EXIT.usage);
    await ensureTools(together(BUILD_NEEDS, EMULATE_NEEDS), say);
    const measures = await inTempDir(async (dir) => {
      const all = benchmarks(dir);
      const done: Measure[] = [];
      for (const name of names.length > 0 ? names : NAMES) {
        const benchmark = all[name];
        if (!benchmark) continue;
        await benchmark.prepare?.();
        for (let index = 0; index < runs; index++) {
          throwIfInterrupted();
          say(`${name}: run ${index + 1} of ${runs}`);
          const values = await benchmark.run(index);
          benchmark.measures.forEach((measure, place) => measure.values.push(values[place] ?? NaN));
        }
        done.push(...benchmark.measures);
      }
      return done;
    });
    print(
      json
        ? `${JSON.stringify(
            measures.map((m) => ({ ...m, median: median(m.values) })),
            null,
            2,
          )}\n`
        : table(measures, runs),
    );
  },
});

function table(measures: readonly Measure[], runs: number): string {
  const rows = measures.map(({ name, unit, goal, values }) => {
    const number = (value: number) => `${value.toFixed(1)} ${unit}`;
    const spread = `${number(Math.min(...values))} to ${number(Math.max(...values))}`;
    return `| ${name} | ${number(median(values))} | ${spread} | ${goal} ${unit} |`;
  });
  const [cpu] = cpus();
  return [
    `Median of ${runs} on ${cpus().length} × ${cpu?.model ?? 'unknown processor'}`,
    '',
    '| what | median | from, to | goal |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
