import { Instrument } from './instrument.js';
import type { Point } from './metric-family.js';
import { runBlock } from './run-block.js';
import type { Series } from './series-table.js';

/** One series of a counter. */
export interface CounterSeries extends Series {
  value: number;
}

/** Which errors `countErrors` counts. */
export interface CountErrorsOptions {
  /** Only errors that are instances of one of these classes. Default: all. */
  only?: readonly (abstract new (...args: never[]) => unknown)[];
}

/** The inside of a counter. */
export class CounterInstrument extends Instrument<CounterSeries> {
  /** Adds to a series. Nothing happens where the labels were refused. */
  add(series: CounterSeries | undefined, value: number): void {
    if (series !== undefined) series.value += value;
  }

  protected override readonly valueRule = 'a counter takes finite numbers of at least 0';

  protected override isValue(value: unknown): value is number {
    return typeof value === 'number' && value >= 0 && value < Infinity;
  }

  /** Runs a block, and calls back where it fails with one of the errors asked for. */
  countErrors<T>(block: () => T, options: CountErrorsOptions | undefined, count: () => void): T {
    const only = options?.only;
    return runBlock(block, ({ failed, error }) => {
      if (failed && (!only || only.some((errorClass) => error instanceof errorClass))) count();
    });
  }

  protected override create(series: Series): CounterSeries {
    return { ...series, value: 0 };
  }

  protected override points({ value }: CounterSeries): readonly Point[] {
    return [{ suffix: '', value }];
  }
}
