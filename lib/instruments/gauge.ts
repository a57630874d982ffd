import { Gauge as PromGauge } from 'prom-client';
import type { GaugeDefinition, NamesOf } from '../definitions/index.js';
import { BoundChildren } from './bound-children.js';
import { BoundGauge } from './bound-gauge.js';
import { GaugeInstrument, type GaugeLikeDefinition } from './gauge-instrument.js';
import {
  INSTRUMENT,
  promConfiguration,
  type Handle,
  type IfUnlabelled,
  type Labels,
  type LabelsArgument,
  type PartialLabels,
} from './handle.js';
import type { HandleContext } from './handle-context.js';
import { toPromClient } from './metric-family.js';
import { recordingArguments, type RecordingArguments } from './recording-arguments.js';
import { runBlock } from './run-block.js';
import { startTimer, withEndLabels, type Timer } from './timer.js';

/**
 * A gauge of one app: a value that goes up and down. Takes any number, also `NaN`
 * and `±Infinity`; other values and bad labels are counted and logged, and thrown
 * only under `strict`.
 */
export class Gauge<D extends GaugeLikeDefinition = GaugeDefinition>
  extends PromGauge<string>
  implements Handle<D>
{
  declare readonly name: string;
  declare collect?: Handle['collect'];
  declare readonly [INSTRUMENT]: GaugeInstrument;
  readonly definition: D;
  declare private readonly children: BoundChildren<BoundGauge<D>>;

  constructor(definition: D, context: HandleContext) {
    super(promConfiguration<D>(definition, context));
    this.definition = definition;
    const instrument = new GaugeInstrument(definition, context);
    const children = new BoundChildren(instrument, (values) => new BoundGauge(instrument, values));
    // Not enumerable: whoever lists or serialises a handle should not meet the whole app.
    Object.defineProperties(this, {
      [INSTRUMENT]: { value: instrument },
      children: { value: children },
    });
  }

  /** Sets the series of these labels. */
  override set(labels: LabelsArgument<D>, value: number): void;
  /** Sets a gauge without labels. */
  override set(this: IfUnlabelled<D>, value: number): void;
  override set(...given: unknown[]): void {
    const { instrument, labels, value } = pick(this, given);
    if (instrument.takes(value)) instrument.set(instrument.table.find(labels), value);
  }

  /** Adds `value`, by default 1, to the series of these labels. */
  override inc(labels: LabelsArgument<D>, value?: number): void;
  /** Adds `value`, by default 1, to a gauge without labels. */
  override inc(this: IfUnlabelled<D>, value?: number): void;
  override inc(...given: unknown[]): void {
    const { instrument, labels, value = 1 } = pick(this, given);
    if (instrument.takes(value)) instrument.add(instrument.table.find(labels), value);
  }

  /** Subtracts `value`, by default 1, from the series of these labels. */
  override dec(labels: LabelsArgument<D>, value?: number): void;
  /** Subtracts `value`, by default 1, from a gauge without labels. */
  override dec(this: IfUnlabelled<D>, value?: number): void;
  override dec(...given: unknown[]): void {
    const { instrument, labels, value = 1 } = pick(this, given);
    if (instrument.takes(value)) instrument.add(instrument.table.find(labels), -value);
  }

  /** Sets the series of these labels to the seconds since the epoch. */
  override setToCurrentTime(labels: LabelsArgument<D>): void;
  /** Sets a gauge without labels to the seconds since the epoch. */
  override setToCurrentTime(this: IfUnlabelled<D>): void;
  override setToCurrentTime(...given: unknown[]): void {
    const { instrument, labels } = pick(this, given);
    const now = Date.now() / 1_000;
    if (instrument.takes(now)) instrument.set(instrument.table.find(labels), now);
  }

  /** Starts a timer; at its end the gauge is set to the duration in seconds. */
  override startTimer(labels?: PartialLabels<D>): Timer<NamesOf<D>> {
    const instrument = this[INSTRUMENT];
    const labelsAt = withEndLabels(labels);
    return startTimer((durationSeconds, endLabels) => {
      if (!instrument.takes(durationSeconds)) return;
      instrument.set(instrument.table.find(labelsAt(endLabels)), durationSeconds);
    });
  }

  /** Sets the series of these labels to the seconds that a sync or async block takes. */
  time<T>(labels: LabelsArgument<D>, block: () => T): T;
  /** Sets a gauge without labels to the seconds that a sync or async block takes. */
  time<T>(this: IfUnlabelled<D>, block: () => T): T;
  time<T>(...given: unknown[]): T {
    const block = given.pop() as () => T;
    const timer = (this as unknown as Gauge).startTimer(given[0] as never);
    return runBlock(block, () => timer());
  }

  /** Counts a sync or async block as in flight, in the series of these labels, while it runs. */
  trackInFlight<T>(labels: LabelsArgument<D>, block: () => T): T;
  /** Counts a sync or async block as in flight while it runs. */
  trackInFlight<T>(this: IfUnlabelled<D>, block: () => T): T;
  trackInFlight<T>(...given: unknown[]): T {
    const block = given.pop() as () => T;
    const { instrument, labels } = pick(this, given);
    const series = instrument.takes(1) ? instrument.table.find(labels) : undefined;
    return instrument.trackInFlight(series, block);
  }

  /** The bound child of one series; its labels are checked once, here. */
  override labels(labels: Labels<D>): BoundGauge<D>;
  /** The same with label values in declared order. */
  override labels(...values: (string | number)[]): BoundGauge<D>;
  override labels(...labelArguments: unknown[]): BoundGauge<D> {
    return this.children.of(labelArguments);
  }

  /** Removes the series of these labels. */
  override remove(labels: Labels<D>): void;
  /** The same with label values in declared order. */
  override remove(...values: (string | number)[]): void;
  override remove(...labelArguments: unknown[]): void {
    this[INSTRUMENT].remove(labelArguments);
  }

  /** Removes all series; seeded ones start again at zero. */
  override reset(): void {
    // prom-client's constructor calls this before there is an instrument.
    (this as Partial<Gauge>)[INSTRUMENT]?.table.reset();
  }

  /** The gauge in prom-client's form, after its `collect`. */
  override async get(): ReturnType<PromGauge<string>['get']> {
    const family = await this[INSTRUMENT].collected(this.collect?.bind(this));
    return toPromClient(family) as never;
  }
}

function pick(
  gauge: unknown,
  [first, second]: unknown[],
): RecordingArguments & { instrument: GaugeInstrument } {
  return { instrument: (gauge as Gauge)[INSTRUMENT], ...recordingArguments(first, second) };
}
