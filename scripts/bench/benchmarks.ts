import { join } from 'node:path';
import { bootBenchmark, idleBenchmark } from './boots';
import {
  coldBenchmark,
  rebuildBenchmark,
  releaseBenchmark,
  renderBenchmark,
  testsBenchmark,
} from './builds';
import { CheckoutCommands } from './checkout-commands';
import { fleetBenchmark } from './fleet';
import type { Benchmark, Side } from './measure';
import { sizeBenchmark } from './size';

type Make = (commands: CheckoutCommands, side: Side) => Benchmark;

/** All benchmarks by name; each runs the user's commands. */
const BENCHMARKS: Readonly<Record<string, Make>> = {
  render: renderBenchmark,
  rebuild: rebuildBenchmark,
  release: releaseBenchmark,
  cold: coldBenchmark,
  fleet: ({ dir }, side) => fleetBenchmark(dir, side),
  boot: bootBenchmark,
  size: sizeBenchmark,
  idle: idleBenchmark,
  tests: testsBenchmark,
};

/** Those that take minutes a run: only if they are named. */
const LONG = ['idle', 'tests'];

export const BENCHMARK_NAMES: readonly string[] = Object.keys(BENCHMARKS);
export const DEFAULT_BENCHMARKS = BENCHMARK_NAMES.filter((name) => !LONG.includes(name));

/**
 * @param name one of BENCHMARK_NAMES
 * @param dir for device files and outputs
 */
export function benchmarkOf(name: string, side: Side, dir: string): Benchmark {
  const make = BENCHMARKS[name];
  if (!make) throw new Error(`no benchmark ${name}`);
  return make(new CheckoutCommands(side, join(dir, side.name)), side);
}
