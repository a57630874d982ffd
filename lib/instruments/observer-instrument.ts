import { Instrument } from './instrument.js';
import { recordingArguments } from './recording-arguments.js';
import type { Series } from './series-table.js';
import { startTimer, withEndLabels, type Timer } from './timer.js';

/** The inside of what observes values: histograms and summaries. */
export abstract class ObserverInstrument<S extends Series = Series> extends Instrument<S> {
  /** Observes a value. Nothing happens where the labels were refused. */
  observe(series: S | undefined, value: number): void {
    if (series !== undefined) this.record(series, value);
  }

  /** Observes from arguments in prom-client's forms. */
  observeArguments(first: unknown, second: unknown): void {
    const { labels, value } = recordingArguments(first, second);
    if (this.takes(value)) this.observe(this.table.find(labels), value);
  }

  /** Starts a timer; labels may be given at its beginning, at its end, or both. */
  startTimer<N extends string>(labels: object | undefined): Timer<N> {
    const labelsAt = withEndLabels(labels);
    return startTimer((durationSeconds, endLabels) =>
      this.observe(this.table.find(labelsAt(endLabels)), durationSeconds),
    );
  }

  protected override get valueRule(): string {
    return `a ${this.definition.kind} takes finite numbers`;
  }

  protected override isValue(value: unknown): value is number {
    return typeof value === 'number' && Number.isFinite(value);
  }

  protected abstract record(series: S, value: number): void;
}
