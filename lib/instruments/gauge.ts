import { Gauge as PromGauge } from 'prom-client';
import type {
  GaugeDefinition,
  InfoDefinition,
  NamesOf,
  StateSetDefinition,
} from '../definitions/index.js';
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
import { toPromClient } from './metric-family.js';
import { replaceRows, type Row } from './rows.js';
import { runBlock } from './run-block.js';
import type { Series } from './series-table.js';
import { startTimer, type Timer } from './timer.js';

/** One series of a gauge. */
export interface GaugeSeries extends Series {
  value: number;
}

/** What a gauge, or one of the kinds that are gauges underneath, is made from. */
export type GaugeLikeDefinition = GaugeDefinition | InfoDefinition | StateSetDefinition;

/**
 * A gauge of one app: a value that goes up and down. Takes any number, also `NaN`
 * and `±Infinity`; other values and bad labels are counted and logged, and thrown
 * only under `strict`.
 */
export class Gauge<D extends GaugeLikeDefinition = GaugeDefinition>
  extends PromGauge<NamesOf<D>>
  implements Handle<D>
{
  declare readonly name: string;
  declare collect?: Handle['collect'];
  declare readonly [INSTRUMENT]: Instrument<GaugeSeries>;
  readonly definition: D;

  constructor(definition: D, context: HandleContext) {
    const { name } = context;
    super({
      name,
      help: definition.help,
      labelNames: [...(definition.labelNames as NamesOf<D>[])],
      registers: [],
    });
    this.definition = definition;
    Object.defineProperty(this, INSTRUMENT, {
      value: new Instrument<GaugeSeries>(definition, context, {
        create: (labelValues) => ({ labelValues, createdAt: Date.now(), live: true, value: 0 }),
        points: ({ value }) => [{ suffix: '', value }],
      }),
    });
  }

  /** Sets the series of these labels. */
  override set(labels: LabelsArgument<D>, value: number): void;
  /** Sets a gauge without labels. */
  override set(this: IfUnlabelled<D>, value: number): void;
  override set(...given: unknown[]): void {
    const { instrument, series, value } = pick(this, given);
    write(instrument, series, value, 0);
  }

  /** Adds `value`, by default 1, to the series of these labels. */
  override inc(labels: LabelsArgument<D>, value?: number): void;
  /** Adds `value`, by default 1, to a gauge without labels. */
  override inc(this: IfUnlabelled<D>, value?: number): void;
  override inc(...given: unknown[]): void {
    const { instrument, series, value = 1 } = pick(this, given);
    write(instrument, series, value, 1);
  }

  /** Subtracts `value`, by default 1, from the series of these labels. */
  override dec(labels: LabelsArgument<D>, value?: number): void;
  /** Subtracts `value`, by default 1, from a gauge without labels. */
  override dec(this: IfUnlabelled<D>, value?: number): void;
  override dec(...given: unknown[]): void {
    const { instrument, series, value = 1 } = pick(this, given);
    write(instrument, series, value, -1);
  }

  /** Sets the series of these labels to the seconds since the epoch. */
  override setToCurrentTime(labels: LabelsArgument<D>): void;
  /** Sets a gauge without labels to the seconds since the epoch. */
  override setToCurrentTime(this: IfUnlabelled<D>): void;
  override setToCurrentTime(...given: unknown[]): void {
    const { instrument, series } = pick(this, given);
    write(instrument, series, Date.now() / 1_000, 0);
  }

  /** Starts a timer; at its end the gauge is set to the duration in seconds. */
  override startTimer(labels?: PartialLabels<D>): Timer<NamesOf<D>> {
    const { table } = this[INSTRUMENT];
    const startLabels = labels && { ...labels };
    return startTimer((durationSeconds, endLabels) => {
      const given = startLabels || endLabels ? { ...startLabels, ...endLabels } : undefined;
      write(this[INSTRUMENT], table.find(given), durationSeconds, 0);
    });
  }

  /** Sets the series of these labels to the seconds that a sync or async block takes. */
  time<T>(labels: LabelsArgument<D>, block: () => T): T;
  /** Sets a gauge without labels to the seconds that a sync or async block takes. */
  time<T>(this: IfUnlabelled<D>, block: () => T): T;
  time<T>(...given: unknown[]): T {
    const timer = (this as unknown as Gauge).startTimer(...(given.slice(0, -1) as [never?]));
    return runBlock(given.at(-1) as () => T, () => timer());
  }

  /** Counts a sync or async block as in flight, in the series of these labels, while it runs. */
  trackInFlight<T>(labels: LabelsArgument<D>, block: () => T): T;
  /** Counts a sync or async block as in flight while it runs. */
  trackInFlight<T>(this: IfUnlabelled<D>, block: () => T): T;
  trackInFlight<T>(...given: unknown[]): T {
    const series = enterInFlight(this as unknown as Gauge, given.at(-2) as object | undefined);
    return runBlock(given.at(-1) as () => T, () => leaveInFlight(series));
  }

  /** The bound child of one series; its labels are checked once, here. */
  override labels(labels: Labels<D>): BoundGauge<D>;
  /** The same with label values in declared order. */
  override labels(...values: string[]): BoundGauge<D>;
  override labels(...labelArguments: unknown[]): BoundGauge<D> {
    const instrument = this[INSTRUMENT];
    return new BoundGauge(
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
    (this as Partial<Gauge>)[INSTRUMENT]?.table.reset();
  }

  /** Replaces all series by these rows, as a reader at scrape does. */
  replaceRows(rows: readonly Row[]): void {
    replaceRows(this[INSTRUMENT], rows, (value) => typeof value === 'number');
  }

  /** The gauge in prom-client's form, after its `collect`. */
  override async get(): ReturnType<PromGauge<NamesOf<D>>['get']> {
    const family = await this[INSTRUMENT].collected(this.collect?.bind(this));
    return toPromClient(family, 'sum') as never;
  }
}

/** A gauge's bound child: one series of it. */
export class BoundGauge<D extends GaugeLikeDefinition = GaugeDefinition> {
  constructor(
    private readonly instrument: Instrument<GaugeSeries>,
    private readonly series: BoundSeries<GaugeSeries>,
  ) {}

  /** Sets the series. */
  set(value: number): void {
    write(this.instrument, this.series.get(), value, 0);
  }

  /** Adds `value`, by default 1. */
  inc(value = 1): void {
    write(this.instrument, this.series.get(), value, 1);
  }

  /** Subtracts `value`, by default 1. */
  dec(value = 1): void {
    write(this.instrument, this.series.get(), value, -1);
  }

  /** Sets the series to the seconds since the epoch. */
  setToCurrentTime(): void {
    this.set(Date.now() / 1_000);
  }

  /** Starts a timer; at its end the series is set to the duration in seconds. */
  startTimer(): Timer<NamesOf<D>> {
    return startTimer((durationSeconds, endLabels) =>
      write(this.instrument, this.series.with(endLabels), durationSeconds, 0),
    );
  }

  /** Sets the series to the seconds that a sync or async block takes. */
  time<T>(block: () => T): T {
    const timer = this.startTimer();
    return runBlock(block, () => timer());
  }

  /** Counts a sync or async block as in flight while it runs. */
  trackInFlight<T>(block: () => T): T {
    const series = this.series.get();
    if (series !== undefined) series.value++;
    return runBlock(block, () => leaveInFlight(series));
  }
}

/** Sorts out prom-client's two forms of call, `(labels, value)` and `(value)`, where labels may be undefined. */
function pick(
  gauge: unknown,
  [first, second]: unknown[],
): { instrument: Instrument<GaugeSeries>; series: GaugeSeries | undefined; value: unknown } {
  const instrument = (gauge as Gauge)[INSTRUMENT];
  const labelled = typeof first === 'object' && first !== null;
  return {
    instrument,
    series: instrument.table.find(labelled ? first : undefined),
    value: labelled || first === undefined ? second : first,
  };
}

/** Sets the series where `sign` is 0, otherwise adds `value` with that sign. */
function write(
  instrument: Instrument<GaugeSeries>,
  series: GaugeSeries | undefined,
  value: unknown,
  sign: -1 | 0 | 1,
): void {
  if (series === undefined) return;
  if (typeof value !== 'number') instrument.refuseValue(value, 'a gauge takes numbers');
  else series.value = sign === 0 ? value : series.value + sign * value;
}

/**
 * Counts something as in flight and returns the series, for {@link leaveInFlight}.
 * The series itself is held, not found again: after a reset in between, the end
 * must not take the new series below zero.
 */
export function enterInFlight(gauge: Gauge, labels: object | undefined): GaugeSeries | undefined {
  const series = gauge[INSTRUMENT].table.find(labels);
  if (series !== undefined) series.value++;
  return series;
}

/** Ends what {@link enterInFlight} began. */
export function leaveInFlight(series: GaugeSeries | undefined): void {
  if (series !== undefined) series.value--;
}
