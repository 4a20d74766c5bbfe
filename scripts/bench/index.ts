export { benchmarks, median, type Measure } from './benchmarks';
