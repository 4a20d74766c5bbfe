/** A checkout that is measured. */
export interface Side {
  /** what it is called in the table: a commit, or `this` */
  readonly name: string;
  /** its top folder */
  readonly root: string;
}

/** What a benchmark measures. */
export interface Measure {
  readonly name: string;
  readonly unit: 's' | 'MB' | 'processes' | 'lines';
  /** the upper limit that it should meet, where there is one of its own */
  readonly goal?: number;
}

/** One run may fill several measures. */
export interface Benchmark {
  readonly measures: readonly Measure[];
  /** prepares what the first run needs (a base, an image), not measured */
  readonly prepare?: () => Promise<void>;
  /** @returns a value for each measure, in their order */
  readonly run: (index: number) => Promise<number[]>;
}

/** The values of one side, one a run. */
export interface SideValues {
  readonly side: string;
  readonly values: readonly number[];
  readonly median: number;
}

/** A measure with the values of all sides, the measured checkout first. */
export interface Result extends Measure {
  readonly sides: readonly SideValues[];
  /** this checkout by the other: the ratio of the medians, and the least and the largest of a pair of runs */
  readonly ratio?: { readonly median: number; readonly least: number; readonly most: number };
}

/** The median of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}

/**
 * Puts together what was measured.
 * @param values for each side, in the order of the sides, its runs in order
 */
export function resultOf(
  measure: Measure,
  sides: readonly Side[],
  values: readonly (readonly number[])[],
): Result {
  const all = sides.map(({ name }, index) => {
    const own = values[index] ?? [];
    return { side: name, values: own, median: median(own) };
  });
  const [here, other] = all;
  if (!here || !other) return { ...measure, sides: all };
  const pairs = here.values.map((value, run) => value / (other.values[run] ?? NaN));
  return {
    ...measure,
    sides: all,
    ratio: {
      median: here.median / other.median,
      least: Math.min(...pairs),
      most: Math.max(...pairs),
    },
  };
}
