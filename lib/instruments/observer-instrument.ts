import { Instrument } from './instrument.js';
import type { Series } from './series-table.js';
import { startTimer, withEndLabels, type Timer } from './timer.js';

/** The inside of what observes values: histograms and summaries. */
export abstract class ObserverInstrument<S extends Series = Series> extends Instrument<S> {
  /** Observes a value. Nothing happens where the labels were refused. */
  observe(series: S | undefined, value: unknown): void {
    if (series === undefined) return;
    if (typeof value === 'number' && Number.isFinite(value)) this.record(series, value);
    else this.refuseValue(value, `a ${this.definition.kind} takes finite numbers`);
  }

  /** Observes from arguments in prom-client's forms: `(labels, value)`, `(value)`, or one with an exemplar. */
  observeArguments(labels: unknown, value: unknown): void {
    if (typeof labels !== 'object' || labels === null) {
      this.observe(this.table.find(undefined), labels ?? value);
    } else if ('exemplarLabels' in labels) {
      const data = labels as { labels?: object; value?: number };
      this.observe(this.table.find(data.labels), data.value);
    } else {
      this.observe(this.table.find(labels), value);
    }
  }

  /** Starts a timer; labels may be given at its beginning, at its end, or both. */
  startTimer<N extends string>(labels: object | undefined): Timer<N> {
    const labelsAt = withEndLabels(labels);
    return startTimer((durationSeconds, endLabels) =>
      this.observe(this.table.find(labelsAt(endLabels)), durationSeconds),
    );
  }

  protected abstract record(series: S, value: number): void;
}
