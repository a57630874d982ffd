import { Summary as PromSummary } from 'prom-client';
import type { NamesOf, SummaryDefinition } from '../definitions/index.js';
import { BoundSeries } from './bound-series.js';
import {
  INSTRUMENT,
  type Handle,
  type HandleContext,
  type IfUnlabelled,
  type Labels,
  type LabelsArgument,
  type PartialLabels,
} from './handle.js';
import { Instrument } from './instrument.js';
import { toPromClient, type Point } from './metric-family.js';
import { runBlock } from './run-block.js';
import type { Series } from './series-table.js';
import { SlidingQuantiles } from './sliding-quantiles.js';
import { startTimer, type Timer } from './timer.js';

interface SummarySeries extends Series {
  readonly quantiles: SlidingQuantiles;
  sum: number;
  count: number;
}

/**
 * A summary of one app: count, sum and quantiles over a sliding window. Takes
 * finite numbers; other values and bad labels are counted and logged, and thrown
 * only under `strict`. The quantiles of an empty window are `NaN`.
 */
export class Summary<D extends SummaryDefinition = SummaryDefinition>
  extends PromSummary<NamesOf<D>>
  implements Handle<D>
{
  declare readonly name: string;
  declare collect?: Handle['collect'];
  declare readonly [INSTRUMENT]: Instrument<SummarySeries>;
  readonly definition: D;

  constructor(definition: D, context: HandleContext) {
    const { name } = context;
    const percentiles = [...definition.percentiles];
    super({
      name,
      help: definition.help,
      labelNames: [...(definition.labelNames as NamesOf<D>[])],
      percentiles,
      registers: [],
    });
    this.definition = definition;
    Object.defineProperty(this, INSTRUMENT, {
      value: new Instrument<SummarySeries>(definition, context, {
        create: (labelValues) => ({
          labelValues,
          createdAt: Date.now(),
          live: true,
          quantiles: new SlidingQuantiles(definition),
          sum: 0,
          count: 0,
        }),
        points: (series) => summarise(series, definition.percentiles),
      }),
    });
  }

  /** Observes a value in the series of these labels. */
  override observe(labels: LabelsArgument<D>, value: number): void;
  /** Observes a value in a summary without labels. */
  override observe(this: IfUnlabelled<D>, value: number): void;
  override observe(labels: unknown, value?: unknown): void {
    const instrument = (this as unknown as Summary)[INSTRUMENT];
    const labelled = typeof labels === 'object' && labels !== null;
    observe(
      instrument,
      instrument.table.find(labelled ? labels : undefined),
      labelled ? value : (labels ?? value),
    );
  }

  /** Starts a timer; at its end the duration in seconds is observed. */
  override startTimer(labels?: PartialLabels<D>): Timer<NamesOf<D>> {
    const instrument = this[INSTRUMENT];
    const startLabels = labels && { ...labels };
    return startTimer((durationSeconds, endLabels) => {
      const given = startLabels || endLabels ? { ...startLabels, ...endLabels } : undefined;
      observe(instrument, instrument.table.find(given), durationSeconds);
    });
  }

  /** Observes the seconds that a sync or async block takes, in the series of these labels. */
  time<T>(labels: LabelsArgument<D>, block: () => T): T;
  /** Observes the seconds that a sync or async block takes. */
  time<T>(this: IfUnlabelled<D>, block: () => T): T;
  time<T>(...given: unknown[]): T {
    const timer = (this as unknown as Summary).startTimer(...(given.slice(0, -1) as [never?]));
    return runBlock(given.at(-1) as () => T, () => timer());
  }

  /** The bound child of one series; its labels are checked once, here. */
  override labels(labels: Labels<D>): BoundSummary<D>;
  /** The same with label values in declared order. */
  override labels(...values: string[]): BoundSummary<D>;
  override labels(...labelArguments: unknown[]): BoundSummary<D> {
    const instrument = this[INSTRUMENT];
    return new BoundSummary(
      instrument,
      new BoundSeries(instrument, instrument.accept(labelArguments)),
    );
  }

  /** Removes the series of these labels. */
  override remove(labels: Labels<D>): void;
  /** The same with label values in declared order. */
  override remove(...values: string[]): void;
  override remove(...labelArguments: unknown[]): void {
    this[INSTRUMENT].remove(labelArguments);
  }

  /** Removes all series; seeded ones start again at zero. */
  override reset(): void {
    // prom-client's constructor calls this before there is a table.
    (this as Partial<Summary>)[INSTRUMENT]?.table.reset();
  }

  /** The summary in prom-client's form, after its `collect`. */
  override async get(): ReturnType<PromSummary<NamesOf<D>>['get']> {
    const family = await this[INSTRUMENT].collected(this.collect?.bind(this));
    return toPromClient(family, 'sum') as never;
  }
}

/** A summary's bound child: one series of it. */
export class BoundSummary<D extends SummaryDefinition = SummaryDefinition> {
  constructor(
    private readonly instrument: Instrument<SummarySeries>,
    private readonly series: BoundSeries<SummarySeries>,
  ) {}

  /** Observes a value. */
  observe(value: number): void {
    observe(this.instrument, this.series.get(), value);
  }

  /** Starts a timer; at its end the duration in seconds is observed. */
  startTimer(): Timer<NamesOf<D>> {
    return startTimer((durationSeconds, endLabels) =>
      observe(this.instrument, this.series.with(endLabels), durationSeconds),
    );
  }

  /** Observes the seconds that a sync or async block takes. */
  time<T>(block: () => T): T {
    const timer = this.startTimer();
    return runBlock(block, () => timer());
  }
}

function observe(
  instrument: Instrument<SummarySeries>,
  series: SummarySeries | undefined,
  value: unknown,
): void {
  if (series === undefined) return;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    instrument.refuseValue(value, 'a summary takes finite numbers');
    return;
  }
  series.quantiles.observe(value);
  series.sum += value;
  series.count++;
}

async function summarise(series: SummarySeries, percentiles: readonly number[]): Promise<Point[]> {
  // Taken before the wait, so that sum and count agree.
  const { sum, count } = series;
  const quantiles = await series.quantiles.read();
  return [
    ...percentiles.map((rank, index): Point => ({
      suffix: '',
      value: quantiles[index]!,
      bound: { label: 'quantile', value: rank },
    })),
    { suffix: '_sum', value: sum },
    { suffix: '_count', value: count },
  ];
}
