import type { HistogramDefinition } from '../definitions/index.js';
import type { Budget } from './cardinality-guard.js';
import { exposeHistogram, histogramLines } from './exposed-lines.js';
import type { HandleContext } from './handle-context.js';
import { ObserverInstrument } from './observer-instrument.js';
import { Series } from './series.js';

/** Up to here a linear search is faster than a binary one, as measured. */
const LINEAR_SEARCH_BOUNDS = 24;

/**
 * The inside of a histogram. A series holds its buckets, not cumulative, the last one
 * for what is above all bounds, then the sum. The count is the sum of the buckets.
 */
export class HistogramInstrument extends ObserverInstrument {
  private readonly bounds: Float64Array;

  constructor(definition: HistogramDefinition, context: HandleContext) {
    const { buckets } = definition;
    super(definition, context, buckets.length + 2, histogramLines(buckets));
    this.bounds = Float64Array.from(buckets);
  }

  override record(series: Series, value: number, exemplarLabels: unknown): void {
    const bucket = this.bucketOf(value);
    const { numbers, at } = series;
    numbers[at + bucket]!++;
    numbers[at + this.bounds.length + 1]! += value;
    this.exemplars?.offer(series, bucket, value, exemplarLabels);
  }

  protected override create(labelValues: readonly string[], budget: Budget): Series {
    return new Series(labelValues, budget);
  }

  protected override expose(
    _series: Series,
    numbers: Float64Array,
    at: number,
    values: Float64Array,
  ): void {
    exposeHistogram(numbers, at, values);
  }

  private bucketOf(value: number): number {
    const { bounds } = this;
    const { length } = bounds;
    let index = 0;
    if (length <= LINEAR_SEARCH_BOUNDS) {
      while (index < length && value > bounds[index]!) index++;
      return index;
    }
    let end = length;
    while (index < end) {
      const middle = (index + end) >>> 1;
      if (value > bounds[middle]!) index = middle + 1;
      else end = middle;
    }
    return index;
  }
}
