import { Instrument } from './instrument.js';
import type { Point } from './metric-family.js';
import { runBlock } from './run-block.js';
import type { Series } from './series-table.js';

/** One series of a gauge. */
export interface GaugeSeries extends Series {
  value: number;
}

/** The inside of a gauge. Nothing happens to a series whose labels were refused. */
export class GaugeInstrument extends Instrument<GaugeSeries> {
  /** Sets a series. */
  set(series: GaugeSeries | undefined, value: unknown): void {
    if (series === undefined) return;
    if (this.takes(value)) series.value = value;
    else this.refuse(value);
  }

  /** Adds to a series `sign` times the value; `undefined` is 1. */
  add(series: GaugeSeries | undefined, value: unknown = 1, sign: 1 | -1 = 1): void {
    if (series === undefined) return;
    if (this.takes(value)) series.value += sign * value;
    else this.refuse(value);
  }

  /** True for what a gauge may be set to: any number. */
  takes(value: unknown): value is number {
    return typeof value === 'number';
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

  private refuse(value: unknown): void {
    this.refuseValue(value, 'a gauge takes numbers');
  }
}
