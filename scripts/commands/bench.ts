import { cpus } from 'node:os';
import {
  BENCHMARK_NAMES,
  benchmarkOf,
  compare,
  DEFAULT_BENCHMARKS,
  withSides,
  type Result,
} from '../bench';
import { BUILD_NEEDS, EMULATE_NEEDS } from '../flow';
import {
  COMMON,
  EXIT,
  defineCommand,
  markdownTable,
  say,
  UserError,
  wholeNumber,
  print,
} from '../frame';
import { ensureTools, inTempDir, together } from '../os';

export const command = defineCommand({
  name: 'bench',
  summary: 'Measure speed and size; print medians, and ratios to another commit',
  help: `Nothing is asserted: timings depend on the machine, so compare with --against, which measures both commits in turn.
Benchmarks: ${BENCHMARK_NAMES.join(', ')}. Default: ${DEFAULT_BENCHMARKS.join(', ')}.`,
  options: {
    runs: { type: 'string', value: 'N', help: 'number of runs of each (default 3)' },
    against: {
      type: 'string',
      value: 'REV',
      help: 'measure this commit too, in turn, and print ratios',
    },
    json: COMMON.json,
  },
  operands: '[name]…',
  words: [...BENCHMARK_NAMES],
  run: async ({ runs: runsText = '3', against, json = false }, names) => {
    const runs = wholeNumber('--runs', runsText, 'runs');
    const unknown = names.find((name) => !BENCHMARK_NAMES.includes(name));
    if (unknown !== undefined)
      throw new UserError(
        `there is no benchmark ${unknown}`,
        BENCHMARK_NAMES.join(', '),
        EXIT.usage,
      );
    const results = await withSides(against, async (sides) => {
      await ensureTools(together(BUILD_NEEDS, EMULATE_NEEDS), say);
      return inTempDir(async (dir) => {
        const done: Result[] = [];
        for (const name of names.length > 0 ? names : DEFAULT_BENCHMARKS)
          done.push(...(await compare(name, sides, runs, (side) => benchmarkOf(name, side, dir))));
        return done;
      });
    });
    print(json ? `${JSON.stringify(results, null, 2)}\n` : report(results, runs));
  },
});

function report(results: readonly Result[], runs: number): string {
  const [cpu] = cpus();
  const head = `Median of ${runs} (least to most) on ${cpus().length} × ${cpu?.model ?? 'unknown processor'}`;
  const sides = results[0]?.sides.map(({ side }) => side) ?? [];
  const last = sides.length > 1 ? 'ratio' : 'goal';
  const rows = results.map((result) => [
    result.name,
    ...result.sides.map(({ median, values }) => spread(median, values, result.unit)),
    sides.length > 1 ? ratioOf(result) : goalOf(result),
  ]);
  return `${head}\n\n${markdownTable(['what', ...sides, last], rows)}`;
}

function spread(middle: number, values: readonly number[], unit: string): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => short(value));
  return `${short(middle)} ${unit} (${least} to ${most})`;
}

function ratioOf({ ratio }: Result): string {
  if (!ratio) return '';
  const { median, least, most } = ratio;
  return `${median.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
}

function goalOf({ goal, unit }: Result): string {
  return goal === undefined ? '' : `≤ ${goal} ${unit}`;
}

function short(value: number): string {
  return value.toFixed(Number.isInteger(value) ? 0 : 1);
}
