import { BoundSeries, type Instrument, type Series } from '../instruments/index.js';
import type { MethodIdentity } from '../interception/index.js';
import { BoundLabels } from './bound-labels.js';
import { harmless } from './harmless.js';
import type { BindableLabels } from './recording-options.js';

/** What stands for the value of a callback that threw. */
export const FAILED = Symbol('failed');

/** One metric as one decorated method records it: which series, and what if a callback throws. */
export class BoundMetric<S extends Series> {
  private readonly labels: BoundLabels;
  /** The one series of all calls, where no label depends on the call. */
  private readonly series: BoundSeries<S> | undefined;

  constructor(
    private readonly instrument: Instrument<S>,
    labels: BindableLabels,
    private readonly method: MethodIdentity,
  ) {
    this.labels = new BoundLabels(instrument.definition, labels, method);
    if (!this.labels.dependOnCall) {
      this.series = new BoundSeries(instrument, this.labels.ofAllCalls);
    }
  }

  /** True where a label function may ask for the call's duration. */
  get mayReadClock(): boolean {
    return this.labels.dependOnCall;
  }

  /** The series of a call; undefined, and reported, where its labels are refused or a label function throws. */
  seriesOf(call: object): S | undefined {
    if (this.series !== undefined) return this.series.get();
    let values: readonly unknown[];
    try {
      values = this.labels.of(call);
    } catch (error) {
      this.reportFailed('a label function', error);
      return undefined;
    }
    return this.instrument.table.findValues(values);
  }

  /** What a callback returns for a call; {@link FAILED}, and reported, where it throws. */
  valueOf<C extends object>(call: C, callback: (call: C) => unknown): unknown {
    try {
      const value = harmless(callback(call));
      // What a callback leaves out is no 1: the instrument must see and refuse it.
      return value === undefined ? null : value;
    } catch (error) {
      this.reportFailed('the value function', error);
      return FAILED;
    }
  }

  /** Creates the series that calls of this method can make. */
  seed(): void {
    this.instrument.table.seed(this.labels.knownLabelSets());
  }

  private reportFailed(what: string, error: unknown): void {
    const { issues, name } = this.instrument;
    const { className, methodName } = this.method;
    const detail = `${what} of ${className}.${methodName} threw ${String(error)}`;
    issues.refused(name, 'callback_error', detail);
  }
}
