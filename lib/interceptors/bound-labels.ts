import { closedLabelSets, toLabelValue, type MetricDefinition } from '../definitions/index.js';
import type { MethodIdentity } from '../interception/index.js';
import { harmless } from './harmless.js';
import { isMethodLabel, readsNoClock, valueOnSuccess } from './label-resolvers.js';
import type { BindableLabels } from './recording-options.js';

type Resolver = (call: object) => unknown;

/** The labels of one metric on one decorated method, as far as they are known at boot. */
export class BoundLabels {
  /** In declared order; what stands for a label that depends on the call is its function. */
  private readonly fixed: readonly unknown[];
  private readonly resolvers: readonly Resolver[];
  /** Which label each resolver resolves. */
  readonly resolved: readonly number[];

  constructor(
    private readonly definition: MetricDefinition,
    labels: BindableLabels,
    method: MethodIdentity,
  ) {
    this.fixed = definition.labelNames.map((name) => {
      const label = labels[name];
      return isMethodLabel(label) ? label(method) : label;
    });
    this.resolved = [...this.fixed.keys()].filter((at) => typeof this.fixed[at] === 'function');
    this.resolvers = this.resolved.map((at) => this.fixed[at] as Resolver);
  }

  /** True where a label is a function of the call. */
  get dependOnCall(): boolean {
    return this.resolvers.length > 0;
  }

  /** True where a label function may ask how long the call took. */
  get mayReadClock(): boolean {
    return !this.resolvers.every(readsNoClock);
  }

  /** The values of the labels that depend on the call. May throw what a label function throws. */
  resolve(call: object): unknown[] {
    const { resolvers } = this;
    const values: unknown[] = [];
    for (let index = 0; index < resolvers.length; index++) {
      values.push(harmless(resolvers[index]!(call)));
    }
    return values;
  }

  /** All label values, in declared order, with those that were resolved. */
  complete(values: readonly unknown[]): readonly unknown[] {
    const all = [...this.fixed];
    for (let index = 0; index < values.length; index++) all[this.resolved[index]!] = values[index];
    return all;
  }

  /** The label values that are the same for all calls; only where none depends on the call. */
  get ofAllCalls(): readonly unknown[] {
    return this.fixed;
  }

  /** The label values of all calls that succeed; undefined where they depend on the call, or are refused. */
  get ofSuccess(): readonly unknown[] | undefined {
    const values = this.fixed.map((value) =>
      typeof value === 'function' ? valueOnSuccess(value) : value,
    );
    return values.some((value) => toLabelValue(value) === undefined) ? undefined : values;
  }

  /**
   * The label values, in declared order, of every series that calls of this method
   * can make: its fixed labels times the closed ones. None where an open label
   * depends on the call, nor where the definition itself says what is seeded.
   * @throws MetricsError `TOO_MANY_SERIES`
   */
  knownLabelSets(): string[][] {
    const { definition } = this;
    if (definition.seed === false || Array.isArray(definition.seed)) return [];
    const fixed = new Map<string, string>();
    for (const [index, name] of definition.labelNames.entries()) {
      if (typeof this.fixed[index] !== 'function')
        fixed.set(name, toLabelValue(this.fixed[index])!);
    }
    return closedLabelSets(definition, fixed);
  }
}
