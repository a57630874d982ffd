import {
  aggregateOf,
  isMostRecent,
  type GaugeDefinition,
  type InfoDefinition,
  type StateSetDefinition,
} from '../definitions/index.js';
import type { Budget } from './cardinality-guard.js';
import { exposeValue, VALUE_LINES } from './exposed-lines.js';
import type { HandleContext } from './handle-context.js';
import { Instrument } from './instrument.js';
import { runBlock } from './run-block.js';
import { Series } from './series.js';

/** What a gauge, or one of the kinds that are gauges underneath, is made from. */
export type GaugeLikeDefinition = GaugeDefinition | InfoDefinition | StateSetDefinition;

const RULES = {
  gauge: 'a gauge takes numbers',
  info: 'an info metric takes facts only, by set({ … })',
  stateset: 'a state set takes one of its states only, by set(…)',
} as const;

/** The inside of a gauge. Nothing happens to a series whose labels were refused. */
export class GaugeInstrument extends Instrument {
  protected override readonly valueRule: string;
  private readonly isGauge: boolean;
  /** Whether each series keeps, after its value, when it was last changed. */
  private readonly keepsTime: boolean;

  constructor(definition: GaugeLikeDefinition, context: HandleContext) {
    const keepsTime = isMostRecent(aggregateOf(definition));
    super(definition, context, keepsTime ? 2 : 1, VALUE_LINES);
    this.keepsTime = keepsTime;
    this.valueRule = RULES[definition.kind];
    this.isGauge = definition.kind === 'gauge';
  }

  /** Sets a series. */
  set(series: Series | undefined, value: number): void {
    if (series === undefined) return;
    series.numbers[series.at] = value;
    series.isMoved = false;
    if (this.keepsTime) noteTime(series);
  }

  /** Adds to a series. */
  add(series: Series | undefined, value: number): void {
    if (series === undefined) return;
    series.numbers[series.at]! += value;
    series.isMoved = true;
    if (this.keepsTime) noteTime(series);
  }

  /**
   * Counts something as in flight. The series itself is held by the caller, not
   * found again: after a reset in between, the end must not take the new series
   * below zero.
   */
  enter(series: Series | undefined): Series | undefined {
    if (series !== undefined) {
      series.numbers[series.at]!++;
      series.inFlight++;
      if (this.keepsTime) noteTime(series);
    }
    return series;
  }

  /** Ends what {@link enter} began. */
  leave(series: Series | undefined): void {
    if (series === undefined) return;
    series.inFlight--;
    if (series.at !== -1 || this.table.revive(series)) {
      series.numbers[series.at]!--;
      if (this.keepsTime) noteTime(series);
    }
  }

  /** Counts a block as in flight while it runs. */
  trackInFlight<T>(series: Series | undefined, block: () => T): T {
    this.enter(series);
    return runBlock(block, () => this.leave(series));
  }

  // Info metrics and state sets are gauges for prom-client, but have values of their own.
  protected override isValue(value: unknown): value is number {
    return typeof value === 'number' && this.isGauge;
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
    exposeValue(numbers, at, values);
  }
}

function noteTime({ numbers, at }: Series): void {
  // Nothing is before it where the series is in no table any more.
  if (at !== -1) numbers[at + 1] = Date.now();
}
