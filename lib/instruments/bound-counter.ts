import { BoundSeries } from './bound-series.js';
import type { CounterInstrument, CounterSeries, CountErrorsOptions } from './counter-instrument.js';

/** A counter's bound child: one series of it. */
export class BoundCounter {
  private readonly series: BoundSeries<CounterSeries>;

  constructor(
    private readonly instrument: CounterInstrument,
    labelArguments: readonly unknown[],
  ) {
    this.series = new BoundSeries(instrument, labelArguments);
  }

  /** Adds `value`, by default 1. */
  inc(value = 1): void {
    if (this.instrument.takes(value)) this.instrument.add(this.series.get(), value);
  }

  /** Counts the errors that a block throws or rejects with. */
  countErrors<T>(block: () => T, options?: CountErrorsOptions): T {
    return this.instrument.countErrors(block, options, () => this.inc());
  }
}
