import type { SummaryDefinition } from '../definitions/index.js';
import type { Point } from './metric-family.js';
import { ObserverInstrument } from './observer-instrument.js';
import type { Series } from './series-table.js';
import { SlidingQuantiles } from './sliding-quantiles.js';

/** One series of a summary. */
export interface SummarySeries extends Series {
  readonly quantiles: SlidingQuantiles;
  sum: number;
  count: number;
}

/** The inside of a summary. */
export class SummaryInstrument extends ObserverInstrument<SummarySeries> {
  declare readonly definition: SummaryDefinition;

  protected override record(series: SummarySeries, value: number): void {
    series.quantiles.observe(value);
    series.sum += value;
    series.count++;
  }

  protected override create(series: Series): SummarySeries {
    return { ...series, quantiles: new SlidingQuantiles(this.definition), sum: 0, count: 0 };
  }

  protected override async points(series: SummarySeries): Promise<readonly Point[]> {
    // Taken before the wait, so that sum and count agree.
    const { sum, count } = series;
    const quantiles = await series.quantiles.read();
    return [
      ...this.definition.percentiles.map((rank, index): Point => ({
        suffix: '',
        value: quantiles[index]!,
        bound: { label: 'quantile', value: rank },
      })),
      { suffix: '_sum', value: sum },
      { suffix: '_count', value: count },
    ];
  }
}
