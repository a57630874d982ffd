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
  place = -1;
  /**
   * The same for those who record; -1 also for a cold series, so that they go to the
   * table for it, which notes that it is not idle.
   */
  at = -1;
  /** How many calls and blocks are in flight in it. */
  inFlight = 0;
  /** True where something was added to it since it was last set, as gauges can be. */
  isMoved = false;

  constructor(
    /** The label values, in declared order. */
    readonly labelValues: readonly string[],
    /** What it counts for in the metric's limit. */
    public budget: Budget,
  ) {}

  /** True where nobody has touched it since the last sweep for idle series. */
  get isCold(): boolean {
    return this.at === -1 && this.place !== -1;
  }

  /**
   * True where it may be dropped once it is idle. What an `inc()` began, on a gauge, a
   * `dec()` will end, and must not take a new series below zero.
   */
  get isAtRest(): boolean {
    return this.inFlight === 0 && !(this.isMoved && this.numbers[this.place] !== 0);
  }

  /** Leaves its numbers behind: what is recorded on it from now on is lost. */
  detach(): void {
    this.numbers = NO_NUMBERS;
    this.place = -1;
    this.at = -1;
  }
}
