import { copyLabels } from './copy-labels.js';
import type { Instrument } from './instrument.js';
import { Series } from './series.js';

/** A series that is in no table. */
const NONE = new Series([], 'closed');

/**
 * The series behind a bound child. It is found at the first recording, and found
 * again where it was removed since.
 */
export class BoundSeries<S extends Series = Series> {
  /**
   * The series that a recording may change without another look. It is in no table
   * where that must not be: before the first recording, once it was removed, where
   * labels were refused, folded, cut or dropped, and where recordings come with exemplars.
   */
  protected series = NONE as S;

  constructor(
    private readonly instrument: Instrument<S>,
    /** The label values in declared order; undefined where the labels were refused. */
    private readonly values: readonly string[] | undefined,
    /** `Class.method` where decorated calls are recorded. */
    private readonly recorder?: string,
  ) {}

  /** The series, or undefined, and reported, where its labels were refused or dropped. */
  protected get(): S | undefined {
    return this.series.at === -1 ? this.find() : this.series;
  }

  /** The same, where a timer's end may bring other label values. */
  protected with(endLabels: object | undefined): S | undefined {
    if (endLabels === undefined || this.values === undefined) return this.get();
    const { definition, table } = this.instrument;
    const own = definition.labelNames.map((name, index) => [name, this.values![index]!] as const);
    return table.find(copyLabels(Object.fromEntries(own), endLabels));
  }

  private find(): S | undefined {
    const { issues, name, table } = this.instrument;
    if (this.values === undefined) {
      const detail = 'it was recorded on a bound child whose labels were refused';
      issues.refused(name, 'invalid_label', detail);
      return undefined;
    }
    const found = table.findValues(this.values, this.recorder);
    // A folded or cut one is found anew each time, which reports each time and ends with its cause.
    const isExact = found?.labelValues.every((value, index) => value === this.values![index]);
    if (isExact && this.instrument.exemplars === undefined) this.series = found!;
    return found;
  }
}
