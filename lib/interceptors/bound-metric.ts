import { describeError } from '../errors/index.js';
import type { Instrument, Series } from '../instruments/index.js';
import type { MethodIdentity } from '../interception/index.js';
import { BoundLabels } from './bound-labels.js';
import { FixedSeries, ResolvedSeries } from './call-series.js';
import { harmless } from './harmless.js';
import type { BindableLabels } from './recording-options.js';

/** What stands for the value of a callback that threw. */
export const FAILED = Symbol('failed');

/** A callback that threw, where it is not sure yet that the call counts. */
export class CallbackFailure {
  constructor(
    /** Counts and logs it. */
    readonly report: () => void,
  ) {}
}

/** One metric as one decorated method records it: which series, and what if a callback throws. */
export class BoundMetric<S extends Series = Series> {
  private readonly labels: BoundLabels;
  /** `Class.method`, for messages. */
  private readonly name: string;
  /** The one series of all calls; undefined where it depends on the call. */
  readonly fixed: FixedSeries<S> | undefined;
  private readonly resolved: ResolvedSeries<S> | undefined;

  constructor(
    private readonly instrument: Instrument<S>,
    labels: BindableLabels,
    method: MethodIdentity,
  ) {
    this.name = `${method.className}.${method.methodName}`;
    this.labels = new BoundLabels(instrument.definition, labels, method);
    if (this.labels.dependOnCall) {
      this.resolved = new ResolvedSeries(instrument, this.labels, this.name);
    } else {
      this.fixed = new FixedSeries(instrument, this.labels.ofAllCalls, this.name);
    }
  }

  /** True where a label function may ask for the call's duration. */
  get mayReadClock(): boolean {
    return this.labels.mayReadClock;
  }

  /** The one series of all calls that succeed; undefined where that depends on the call. */
  get onSuccess(): FixedSeries<S> | undefined {
    if (this.fixed !== undefined) return this.fixed;
    const values = this.labels.ofSuccess;
    return values && new FixedSeries(this.instrument, values, this.name);
  }

  /** The series of a call; undefined, and reported, where its labels are refused or a label function throws. */
  seriesOf(call: object): S | undefined {
    const series = this.trySeriesOf(call);
    if (!(series instanceof CallbackFailure)) return series;
    series.report();
    return undefined;
  }

  /** The same, but a label function that throws is not reported yet. */
  trySeriesOf(call: object): S | CallbackFailure | undefined {
    if (this.resolved === undefined) return this.fixed!.get();
    let values: readonly unknown[];
    try {
      values = this.labels.resolve(call);
    } catch (error) {
      return new CallbackFailure(() => this.reportFailed('a label function', error));
    }
    return this.resolved.get(values);
  }

  /** What a callback returns for a call; {@link FAILED}, and reported, where it throws. */
  valueOf<C extends object>(call: C, callback: (call: C) => unknown): unknown {
    try {
      return harmless(callback(call));
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
    const detail = `${what} of ${this.name} threw ${describeError(error)}`;
    issues.refused(name, 'callback_error', detail);
  }
}
