import type { Labelled, NamesOf } from '../definitions/index.js';
import { BoundSeries } from './bound-series.js';
import type { ObserverInstrument } from './observer-instrument.js';
import { runBlock } from './run-block.js';
import type { Series } from './series-table.js';
import { startTimer, type Timer } from './timer.js';

/** A histogram's or a summary's bound child: one series of it. */
export class BoundObserver<D extends Labelled = Labelled> {
  private readonly series: BoundSeries<Series>;

  constructor(
    private readonly instrument: ObserverInstrument,
    labelArguments: readonly unknown[],
  ) {
    this.series = new BoundSeries(instrument, labelArguments);
  }

  /** Observes a value. */
  observe(value: number): void {
    if (this.instrument.takes(value)) this.instrument.observe(this.series.get(), value);
  }

  /** Starts a timer; at its end the duration in seconds is observed. */
  startTimer(): Timer<NamesOf<D>> {
    return startTimer((durationSeconds, endLabels) =>
      this.instrument.observe(this.series.with(endLabels), durationSeconds),
    );
  }

  /** Observes the seconds that a sync or async block takes. */
  time<T>(block: () => T): T {
    const timer = this.startTimer();
    return runBlock(block, () => timer());
  }
}
