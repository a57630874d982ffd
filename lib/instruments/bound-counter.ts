import { BoundSeries } from './bound-series.js';
import { isCount, type CounterInstrument, type CountErrorsOptions } from './counter-instrument.js';

/** A counter's bound child: one series of it. */
export class BoundCounter extends BoundSeries {
  constructor(
    private readonly counter: CounterInstrument,
    values: readonly string[] | undefined,
  ) {
    super(counter, values);
  }

  /** Adds `value`, by default 1. */
  inc(value = 1): void {
    const { series } = this;
    if (series.at !== -1 && isCount(value)) series.numbers[series.at]! += value;
    else if (this.counter.takes(value)) this.counter.add(this.get(), value);
  }

  /** Counts the errors that a block throws or rejects with. */
  countErrors<T>(block: () => T, options?: CountErrorsOptions): T {
    return this.counter.countErrors(block, options, () => this.inc());
  }
}
