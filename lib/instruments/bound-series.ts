import type { Instrument } from './instrument.js';
import type { LabelValues } from './label-rules.js';
import type { Series } from './series-table.js';

/**
 * The series behind a bound child. It is found at the first recording, and found
 * again where it was removed since.
 */
export class BoundSeries<S extends Series> {
  private readonly values: LabelValues;
  private series: S | undefined;

  constructor(
    private readonly instrument: Instrument<S>,
    labelArguments: readonly unknown[],
  ) {
    this.values = instrument.rules.acceptArguments(labelArguments);
  }

  /** The series, or undefined, and reported, where the child's labels were refused. */
  get(): S | undefined {
    if (this.series?.live) return this.series;
    if (this.values === undefined) {
      const { issues, name } = this.instrument;
      issues.refused(
        name,
        'invalid_label',
        'it was recorded on a bound child whose labels were refused',
      );
      return undefined;
    }
    return (this.series = this.instrument.table.at(this.values));
  }

  /** The same, where a timer's end may bring other label values. */
  with(endLabels: object | undefined): S | undefined {
    if (endLabels === undefined || this.values === undefined) return this.get();
    const { definition, table } = this.instrument;
    const own = definition.labelNames.map((name, index) => [name, this.values![index]!] as const);
    return table.find({ ...Object.fromEntries(own), ...endLabels });
  }
}
