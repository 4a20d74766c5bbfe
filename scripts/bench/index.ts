/**
 * Measures builds and boots. It asserts nothing: figures are ratios to another commit, in one run.
 */
export { benchmarks, median, type Measure } from './benchmarks';
