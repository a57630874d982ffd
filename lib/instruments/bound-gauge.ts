import type { Labelled, NamesOf } from '../definitions/index.js';
import { BoundSeries } from './bound-series.js';
import type { GaugeInstrument } from './gauge-instrument.js';
import { runBlock } from './run-block.js';
import type { Series } from './series.js';
import { startTimer, type Timer } from './timer.js';

/** A gauge's bound child: one series of it. */
export class BoundGauge<D extends Labelled = Labelled> extends BoundSeries {
  constructor(
    private readonly gauge: GaugeInstrument,
    values: readonly string[] | undefined,
  ) {
    super(gauge, values);
  }

  /** Sets the series. */
  set(value: number): void {
    if (this.gauge.takes(value)) this.gauge.set(this.get(), value);
  }

  /** Adds `value`, by default 1. */
  inc(value = 1): void {
    if (this.gauge.takes(value)) this.gauge.add(this.get(), value);
  }

  /** Subtracts `value`, by default 1. */
  dec(value = 1): void {
    if (this.gauge.takes(value)) this.gauge.add(this.get(), -value);
  }

  /** Sets the series to the seconds since the epoch. */
  setToCurrentTime(): void {
    this.set(Date.now() / 1_000);
  }

  /** Starts a timer; at its end the series is set to the duration in seconds. */
  startTimer(): Timer<NamesOf<D>> {
    return startTimer((durationSeconds, endLabels) => {
      if (!this.gauge.takes(durationSeconds)) return;
      this.gauge.set(this.with(endLabels), durationSeconds);
    });
  }

  /** Sets the series to the seconds that a sync or async block takes. */
  time<T>(block: () => T): T {
    const timer = this.startTimer();
    return runBlock(block, () => timer());
  }

  /** Counts a sync or async block as in flight while it runs. */
  trackInFlight<T>(block: () => T): T {
    return this.gauge.trackInFlight(this.gauge.takes(1) ? this.get() : undefined, block);
  }

  /**
   * Counts something as in flight that is no block. Give what is returned to
   * {@link leave} when it ends: it ends in the very series that it began in, whatever
   * became of that one meanwhile.
   */
  enter(): Series | undefined {
    return this.gauge.enter(this.gauge.takes(1) ? this.get() : undefined);
  }

  /** Ends what {@link enter} began; call it once for each. */
  leave(begun: Series | undefined): void {
    this.gauge.leave(begun);
  }
}
