import { copyLabels } from './copy-labels.js';
import type { Instrument } from './instrument.js';
import type { Series } from './series-table.js';

/**
 * The series behind a bound child. It is found at the first recording, and found
 * again where it was removed since.
 */
export class BoundSeries<S extends Series> {
  private readonly values: readonly string[] | undefined;
  private series: S | undefined;

  constructor(
    private readonly instrument: Instrument<S>,
    labelArguments: readonly unknown[],
  ) {
    this.values = instrument.rules.exactArguments(labelArguments);
  }

  /** The series, or undefined, and reported, where the child's labels were refused. */
  get(): S | undefined {
    if (this.series?.live) return this.series;
    const found = this.find();
    // A folded one is found anew each time, which reports each time and ends with its cause.
    const isExact = found?.labelValues.every((value, index) => value === this.values![index]);
    this.series = isExact ? found : undefined;
    return found;
  }

  /** The same, where a timer's end may bring other label values. */
  with(endLabels: object | undefined): S | undefined {
    if (endLabels === undefined || this.values === undefined) return this.get();
    const { definition, table } = this.instrument;
    const own = definition.labelNames.map((name, index) => [name, this.values![index]!] as const);
    return table.find(copyLabels(Object.fromEntries(own), endLabels));
  }

  private find(): S | undefined {
    const { issues, name, table } = this.instrument;
    if (this.values !== undefined) return table.findValues(this.values);
    const detail = 'it was recorded on a bound child whose labels were refused';
    issues.refused(name, 'invalid_label', detail);
    return undefined;
  }
}
