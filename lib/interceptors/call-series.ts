import { BoundSeries, SeriesIndex, type Instrument, type Series } from '../instruments/index.js';
import type { BoundLabels } from './bound-labels.js';

/** One series for many calls of a method, whose labels do not depend on the call. */
export class FixedSeries<S extends Series = Series> extends BoundSeries<S> {
  constructor(
    instrument: Instrument<S>,
    values: readonly unknown[],
    /** `Class.method`. */
    recorder: string,
  ) {
    super(instrument, instrument.rules.boundArguments(values), recorder);
  }

  /** The series; undefined, and reported, where the labels are refused or dropped. */
  override get(): S | undefined {
    return super.get();
  }
}

/**
 * The series of the calls of a method by the labels that depend on the call. Those of
 * closed labels are kept beside the method, so that its fixed labels are not looked up
 * again; others, whose number has a limit, are the table's alone.
 */
export class ResolvedSeries<S extends Series> {
  private readonly kept: SeriesIndex<S>;

  constructor(
    private readonly instrument: Instrument<S>,
    private readonly labels: BoundLabels,
    /** `Class.method`. */
    private readonly recorder: string,
  ) {
    const { labelNames } = instrument.definition;
    this.kept = new SeriesIndex(labels.resolved.map((at) => labelNames[at]!));
  }

  /**
   * The series for the values of the labels that depend on the call; undefined, and
   * reported, where they are refused or dropped.
   */
  get(values: readonly unknown[]): S | undefined {
    const kept = this.kept.get(values);
    return kept !== undefined && kept.at !== -1 ? kept : this.find(values);
  }

  private find(values: readonly unknown[]): S | undefined {
    const { table } = this.instrument;
    const found = table.findValues(this.labels.complete(values), this.recorder);
    if (found === undefined || !(found.budget === 'closed' || found.budget === 'seeded')) {
      return found;
    }
    // A folded one is found anew each time, which reports each time.
    const isExact = this.labels.resolved.every(
      (at, index) => found.labelValues[at] === values[index],
    );
    if (isExact) this.kept.set(values, found);
    return found;
  }
}
