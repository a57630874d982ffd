import type { SummaryDefinition } from '../definitions/index.js';
import type { Budget } from './cardinality-guard.js';
import { exposeTotals, TOTAL_LINES } from './exposed-lines.js';
import type { FamilySnapshot, LineShape, PreparedQuantiles } from './family-snapshot.js';
import type { HandleContext } from './handle-context.js';
import { ObserverInstrument } from './observer-instrument.js';
import { Series } from './series.js';
import { SlidingQuantiles } from './sliding-quantiles.js';

/** One series of a summary: sum and count, and quantiles apart. */
export class SummarySeries extends Series {
  constructor(
    labelValues: readonly string[],
    budget: Budget,
    readonly quantiles: SlidingQuantiles,
  ) {
    super(labelValues, budget);
  }
}

/** The inside of a summary. */
export class SummaryInstrument extends ObserverInstrument<SummarySeries> {
  constructor(
    override readonly definition: SummaryDefinition,
    context: HandleContext,
  ) {
    super(definition, context, 2, [
      ...definition.percentiles.map((value): LineShape => ({
        suffix: '',
        bound: { label: 'quantile', value },
      })),
      ...TOTAL_LINES,
    ]);
  }

  override record(series: SummarySeries, value: number): void {
    series.quantiles.observe(value);
    const { numbers, at } = series;
    numbers[at]! += value;
    numbers[at + 1]!++;
  }

  protected override create(labelValues: readonly string[], budget: Budget): SummarySeries {
    return new SummarySeries(labelValues, budget, new SlidingQuantiles(this.definition));
  }

  /** Computing all quantiles at once would hold up the app. */
  override *prepare(): Generator<void, PreparedQuantiles> {
    const prepared = new Map<Series, Promise<number[]>>();
    for (const series of this.table) {
      prepared.set(series, series.quantiles.read());
      yield;
    }
    return prepared;
  }

  override snapshot(prepared?: PreparedQuantiles): FamilySnapshot<SummarySeries> {
    const snapshot = this.state();
    const quantiles = new Map(prepared);
    for (const { series } of snapshot.chunks) {
      for (const one of series) if (!quantiles.has(one)) quantiles.set(one, one.quantiles.read());
    }
    return {
      ...snapshot,
      expose: async (series, numbers, at, values) => {
        this.expose(series, numbers, at, values);
        values.set(await quantiles.get(series)!);
      },
    };
  }

  /** Sum and count; the quantiles come before them. */
  protected override expose(
    _series: SummarySeries,
    numbers: Float64Array,
    at: number,
    values: Float64Array,
  ): void {
    exposeTotals(numbers, at, values);
  }
}
