import { say, throwIfInterrupted } from '../frame';
import { resultOf, type Benchmark, type Result, type Side } from './measure';

/**
 * Runs one benchmark for each side in turn, A B A B: what else the machine does meets both alike.
 * @param make the benchmark of one side
 */
export async function compare(
  name: string,
  sides: readonly Side[],
  runs: number,
  make: (side: Side) => Benchmark,
): Promise<Result[]> {
  const each = sides.map((side) => ({ side, benchmark: make(side), rows: [] as number[][] }));
  for (const { side, benchmark } of each) {
    throwIfInterrupted();
    if (benchmark.prepare) say(`${name}: preparing ${side.name}`);
    await benchmark.prepare?.();
  }
  for (let index = 0; index < runs; index++) {
    for (const { side, benchmark, rows } of each) {
      throwIfInterrupted();
      say(`${name}: run ${index + 1} of ${runs}, ${side.name}`);
      rows.push(await benchmark.run(index));
    }
  }
  const measures = each[0]?.benchmark.measures ?? [];
  return measures.map((measure, place) =>
    resultOf(
      measure,
      sides,
      each.map(({ rows }) => rows.map((row) => row[place] ?? NaN)),
    ),
  );
}
