import type { HistogramDefinition } from '../definitions/index.js';
import type { HandleContext } from './handle-context.js';
import type { Point } from './metric-family.js';
import { ObserverInstrument } from './observer-instrument.js';
import type { Series } from './series-table.js';

/** One series of a histogram. */
export interface HistogramSeries extends Series {
  /** Not cumulative, the last one for what is above all bounds. The count is their sum. */
  readonly buckets: Float64Array;
  sum: number;
}

/** The inside of a histogram. */
export class HistogramInstrument extends ObserverInstrument<HistogramSeries> {
  private readonly bounds: readonly number[];

  constructor(definition: HistogramDefinition, context: HandleContext) {
    super(definition, context);
    this.bounds = definition.buckets;
  }

  protected override record(series: HistogramSeries, value: number): void {
    const { bounds } = this;
    let index = 0;
    while (index < bounds.length && value > bounds[index]!) index++;
    series.buckets[index]!++;
    series.sum += value;
  }

  protected override create(series: Series): HistogramSeries {
    return { ...series, buckets: new Float64Array(this.bounds.length + 1), sum: 0 };
  }

  protected override points({ buckets, sum }: HistogramSeries): readonly Point[] {
    let count = 0;
    const points = Array.from(buckets, (observed, index): Point => {
      count += observed;
      const value = this.bounds[index] ?? Infinity;
      return { suffix: '_bucket', value: count, bound: { label: 'le', value } };
    });
    points.push({ suffix: '_sum', value: sum }, { suffix: '_count', value: count });
    return points;
  }
}
