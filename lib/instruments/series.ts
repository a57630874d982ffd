import type { Budget } from './cardinality-guard.js';

/** Where the numbers of a removed series are: nowhere. */
const NO_NUMBERS = new Float64Array(0);

/**
 * One label set of a metric: the slot that a recording changes. Its numbers lie in a
 * larger array beside those of other series, which a scrape copies at once.
 */
export class Series {
  /** The array that holds its numbers. */
  numbers: Float64Array = NO_NUMBERS;
  /** Where in {@link numbers} they begin; -1 where the series is not, or no longer, in its table. */
  at = -1;

  constructor(
    /** The label values, in declared order. */
    readonly labelValues: readonly string[],
    /** What it counts for in the metric's limit. */
    public budget: Budget,
  ) {}

  /** Leaves its numbers behind: what is recorded on it from now on is lost. */
  detach(): void {
    this.numbers = NO_NUMBERS;
    this.at = -1;
  }
}
