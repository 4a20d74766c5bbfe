export { benchmarks, inBenchFolder, median, type Benchmark, type Measure } from './benchmarks';
