import { Instrument } from './instrument.js';
import type { Point } from './metric-family.js';
import { runBlock } from './run-block.js';
import type { Series } from './series-table.js';

/** One series of a gauge. */
export interface GaugeSeries extends Series {
  value: number;
}

const RULES = {
  gauge: 'a gauge takes numbers',
  info: 'an info metric takes facts only, by set({ … })',
  stateset: 'a state set takes one of its states only, by set(…)',
} as const;

/** The inside of a gauge. Nothing happens to a series whose labels were refused. */
export class GaugeInstrument extends Instrument<GaugeSeries> {
  /** Sets a series. */
  set(series: GaugeSeries | undefined, value: number): void {
    if (series !== undefined) series.value = value;
  }

  /** Adds to a series. */
  add(series: GaugeSeries | undefined, value: number): void {
    if (series !== undefined) series.value += value;
  }

  /**
   * Counts something as in flight. The series itself is held by the caller, not
   * found again: after a reset in between, the end must not take the new series
   * below zero.
   */
  enter(series: GaugeSeries | undefined): GaugeSeries | undefined {
    if (series !== undefined) series.value++;
    return series;
  }

  /** Ends what {@link enter} began. */
  leave(series: GaugeSeries | undefined): void {
    if (series !== undefined) series.value--;
  }

  /** Counts a block as in flight while it runs. */
  trackInFlight<T>(series: GaugeSeries | undefined, block: () => T): T {
    this.enter(series);
    return runBlock(block, () => this.leave(series));
  }

  protected override create(series: Series): GaugeSeries {
    return { ...series, value: 0 };
  }

  protected override points({ value }: GaugeSeries): readonly Point[] {
    return [{ suffix: '', value }];
  }

  protected override get valueRule(): string {
    return RULES[this.definition.kind as keyof typeof RULES];
  }

  // Info metrics and state sets are gauges for prom-client, but have values of their own.
  protected override isValue(value: unknown): value is number {
    return typeof value === 'number' && this.definition.kind === 'gauge';
  }
}
