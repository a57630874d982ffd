import { Histogram as PromHistogram, type ObserveDataWithExemplar } from 'prom-client';
import type { HistogramDefinition, NamesOf } from '../definitions/index.js';
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
import { startTimer, type Timer } from './timer.js';

interface HistogramSeries extends Series {
  /** Not cumulative, the last one for what is above all bounds. The count is their sum. */
  readonly buckets: Float64Array;
  sum: number;
}

/**
 * A histogram of one app: observations counted in buckets. Takes finite numbers;
 * other values and bad labels are counted and logged, and thrown only under `strict`.
 */
export class Histogram<D extends HistogramDefinition = HistogramDefinition>
  extends PromHistogram<NamesOf<D>>
  implements Handle<D>
{
  declare readonly name: string;
  declare collect?: Handle['collect'];
  declare readonly [INSTRUMENT]: Instrument<HistogramSeries>;
  readonly definition: D;

  constructor(definition: D, context: HandleContext) {
    const { name } = context;
    const buckets = [...definition.buckets];
    super({
      name,
      help: definition.help,
      labelNames: [...(definition.labelNames as NamesOf<D>[])],
      buckets,
      registers: [],
    });
    this.definition = definition;
    Object.defineProperty(this, INSTRUMENT, {
      value: new Instrument<HistogramSeries>(definition, context, {
        create: (labelValues) => ({
          labelValues,
          createdAt: Date.now(),
          live: true,
          buckets: new Float64Array(buckets.length + 1),
          sum: 0,
        }),
        points: (series) => cumulate(series, definition.buckets),
      }),
    });
    // prom-client's constructor sets an own `observe`, which would hide the method below.
    this.observe = Histogram.prototype.observe;
  }

  /** Counts a value in the series of these labels. */
  override observe(labels: LabelsArgument<D>, value: number): void;
  /** The same in prom-client's form with an exemplar, recognised by `exemplarLabels`. */
  override observe(
    data: ObserveDataWithExemplar<NamesOf<D>> & {
      labels: Labels<D>;
      exemplarLabels: Record<string, string>;
    },
  ): void;
  /** Counts a value in a histogram without labels. */
  override observe(this: IfUnlabelled<D>, value: number): void;
  override observe(labels: unknown, value?: unknown): void {
    const instrument = (this as unknown as Histogram)[INSTRUMENT];
    if (typeof labels !== 'object' || labels === null) {
      observe(instrument, instrument.table.find(undefined), labels ?? value);
    } else if ('exemplarLabels' in labels) {
      const data = labels as unknown as { labels?: object; value?: number };
      observe(instrument, instrument.table.find(data.labels), data.value);
    } else {
      observe(instrument, instrument.table.find(labels), value);
    }
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
    const timer = (this as unknown as Histogram).startTimer(...(given.slice(0, -1) as [never?]));
    return runBlock(given.at(-1) as () => T, () => timer());
  }

  /** Makes the series of these labels exist at zero, and zeroes it where it exists. */
  override zero(labels: Labels<D>): void {
    const { table } = this[INSTRUMENT];
    const values = table.accept(labels);
    if (values === undefined) return;
    table.remove(values);
    table.at(values);
  }

  /** The bound child of one series; its labels are checked once, here. */
  override labels(labels: Labels<D>): BoundHistogram<D>;
  /** The same with label values in declared order. */
  override labels(...values: string[]): BoundHistogram<D>;
  override labels(...labelArguments: unknown[]): BoundHistogram<D> {
    const instrument = this[INSTRUMENT];
    return new BoundHistogram(
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
    (this as Partial<Histogram>)[INSTRUMENT]?.table.reset();
  }

  /** The histogram in prom-client's form, after its `collect`. */
  override async get(): ReturnType<PromHistogram<NamesOf<D>>['get']> {
    const family = await this[INSTRUMENT].collected(this.collect?.bind(this));
    return toPromClient(family, 'sum') as never;
  }

  /** What prom-client's registry calls in place of `get` for its text. */
  getForPromString(): ReturnType<PromHistogram<NamesOf<D>>['get']> {
    return this.get();
  }
}

/** A histogram's bound child: one series of it. */
export class BoundHistogram<D extends HistogramDefinition = HistogramDefinition> {
  constructor(
    private readonly instrument: Instrument<HistogramSeries>,
    private readonly series: BoundSeries<HistogramSeries>,
  ) {}

  /** Counts a value. */
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
  instrument: Instrument<HistogramSeries>,
  series: HistogramSeries | undefined,
  value: unknown,
): void {
  if (series === undefined) return;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    instrument.refuseValue(value, 'a histogram takes finite numbers');
    return;
  }
  const { buckets: bounds } = instrument.definition as HistogramDefinition;
  let index = 0;
  while (index < bounds.length && value > bounds[index]!) index++;
  series.buckets[index]!++;
  series.sum += value;
}

function cumulate({ buckets, sum }: HistogramSeries, bounds: readonly number[]): Point[] {
  let count = 0;
  const points = Array.from(buckets, (observed, index): Point => {
    count += observed;
    const bound = bounds[index] ?? Infinity;
    return { suffix: '_bucket', value: count, bound: { label: 'le', value: bound } };
  });
  points.push({ suffix: '_sum', value: sum }, { suffix: '_count', value: count });
  return points;
}
