export { benchmarks, median, type Benchmark, type Measure } from './benchmarks';
