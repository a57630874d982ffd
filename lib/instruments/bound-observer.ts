import type { Labelled, NamesOf } from '../definitions/index.js';
import { BoundSeries } from './bound-series.js';
import { isObservation, type ObserverInstrument } from './observer-instrument.js';
import { runBlock } from './run-block.js';
import { startTimer, type Timer } from './timer.js';

/** A histogram's or a summary's bound child: one series of it. */
export class BoundObserver<D extends Labelled = Labelled> extends BoundSeries {
  constructor(
    private readonly observer: ObserverInstrument,
    values: readonly string[] | undefined,
  ) {
    super(observer, values);
  }

  /** Observes a value. */
  observe(value: number): void {
    const { series } = this;
    if (series.at !== -1 && isObservation(value)) this.observer.record(series, value, undefined);
    else if (this.observer.takes(value)) this.observer.observe(this.get(), value);
  }

  /** Starts a timer; at its end the duration in seconds is observed. */
  startTimer(): Timer<NamesOf<D>> {
    return startTimer((durationSeconds, endLabels, exemplarLabels) =>
      this.observer.observe(this.with(endLabels), durationSeconds, exemplarLabels),
    );
  }

  /** Observes the seconds that a sync or async block takes. */
  time<T>(block: () => T): T {
    const timer = this.startTimer();
    return runBlock(block, () => timer());
  }
}
