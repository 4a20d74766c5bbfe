/**
 * Measures builds, boots and tests, beside another commit if asked. It asserts nothing, and must not know how what it
 * measures is made: it runs the user's commands.
 */
export { BENCHMARK_NAMES, benchmarkOf, DEFAULT_BENCHMARKS } from './benchmarks';
export { compare } from './compare';
export { median, resultOf, type Benchmark, type Measure, type Result, type Side } from './measure';
export { withSides } from './sides';
