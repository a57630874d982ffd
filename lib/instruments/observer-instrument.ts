import { Instrument } from './instrument.js';
import { recordingArguments } from './recording-arguments.js';
import type { Series } from './series.js';
import { startTimer, withEndLabels, type Timer } from './timer.js';

/** The inside of what observes values: histograms and summaries. */
export abstract class ObserverInstrument<S extends Series = Series> extends Instrument<S> {
  /** Observes a value. Nothing happens where the labels were refused. */
  observe(series: S | undefined, value: number, exemplarLabels?: unknown): void {
    if (series !== undefined) this.record(series, value, exemplarLabels);
  }

  /** Observes from arguments in prom-client's forms. */
  observeArguments(first: unknown, second: unknown): void {
    const isBare = typeof first === 'number';
    const series = this.table.known(isBare ? undefined : first);
    const value = isBare ? first : second;
    // Nothing is left to check where the series is found and the value is plain.
    if (series !== undefined && isObservation(value)) this.record(series, value, undefined);
    else this.observeSlowly(first, second);
  }

  /** Starts a timer; labels may be given at its beginning, at its end, or both. */
  startTimer<N extends string>(labels: object | undefined, exemplarLabels?: object): Timer<N> {
    const labelsAt = withEndLabels(labels);
    const exemplarAt = withEndLabels(exemplarLabels);
    return startTimer((durationSeconds, endLabels, endExemplar) =>
      this.observe(this.table.find(labelsAt(endLabels)), durationSeconds, exemplarAt(endExemplar)),
    );
  }

  protected override get valueRule(): string {
    return `a ${this.definition.kind} takes finite numbers`;
  }

  protected override isValue(value: unknown): value is number {
    return isObservation(value);
  }

  /** Records a value in a series. */
  abstract record(series: S, value: number, exemplarLabels: unknown): void;

  private observeSlowly(first: unknown, second: unknown): void {
    const { labels, value, exemplarLabels } = recordingArguments(first, second);
    if (this.takes(value)) this.observe(this.table.find(labels), value, exemplarLabels);
  }
}

/** What can be observed: finite numbers. */
export function isObservation(value: unknown): value is number {
  return typeof value === 'number' && value - value === 0;
}
