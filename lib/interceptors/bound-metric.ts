import type { MetricDefinition } from '../definitions/index.js';
import { INSTRUMENT, type Handle } from '../instruments/index.js';
import type { MethodIdentity } from '../interception/index.js';
import { BoundLabels } from './bound-labels.js';
import { callBack, FAILED, harmless } from './callback.js';
import type { BindableLabels } from './recording-options.js';

/** One metric as one decorated method records it: its handle, its labels, its callbacks. */
export class BoundMetric<H extends Handle> {
  private readonly labels: BoundLabels;

  constructor(
    readonly handle: H,
    definition: MetricDefinition,
    labels: BindableLabels,
    private readonly method: MethodIdentity,
  ) {
    this.labels = new BoundLabels(definition, labels, method);
  }

  /** True where a label function may ask for the call's duration. */
  get mayReadClock(): boolean {
    return this.labels.dependOnCall;
  }

  /** Hands the labels of a call to `record`, unless a label function throws. */
  withLabels(call: object, record: (labels: Record<string, never> | undefined) => void): void {
    const labels = this.guarded('a label function', () => this.labels.of(call));
    if (labels !== FAILED) record(labels as Record<string, never> | undefined);
  }

  /** Hands the value of a callback, and the labels of the call, to `record`, unless one throws. */
  withValue<C extends object>(
    call: C,
    value: (call: C) => unknown,
    record: (labels: Record<string, never> | undefined, value: number) => void,
  ): void {
    const given = this.guarded('the value function', () => harmless(value(call)));
    if (given === FAILED) return;
    // What a callback leaves out is no 1: the handles must see and refuse it.
    const number = (given === undefined ? null : given) as number;
    this.withLabels(call, (labels) => record(labels, number));
  }

  /** Creates the series that calls of this method can make. */
  seed(): void {
    this.handle[INSTRUMENT].table.seed(this.labels.knownLabelSets());
  }

  private guarded<T>(what: string, callback: () => T): T | typeof FAILED {
    const { issues, name } = this.handle[INSTRUMENT];
    const { className, methodName } = this.method;
    return callBack(issues, name, `${what} of ${className}.${methodName}`, callback);
  }
}
