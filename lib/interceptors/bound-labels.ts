import { closedLabelSets, type MetricDefinition } from '../definitions/index.js';
import type { MethodIdentity } from '../interception/index.js';
import { harmless } from './harmless.js';
import { isMethodLabel } from './label-resolvers.js';
import type { BindableLabels } from './recording-options.js';

type Resolver = (call: object) => unknown;

/** The labels of one metric on one decorated method, as far as they are known at boot. */
export class BoundLabels {
  /** In declared order; what stands for a label that depends on the call is never read. */
  private readonly fixed: readonly unknown[];
  private readonly resolvers: readonly (readonly [index: number, resolve: Resolver])[];

  constructor(
    private readonly definition: MetricDefinition,
    labels: BindableLabels,
    method: MethodIdentity,
  ) {
    const resolvers: [number, Resolver][] = [];
    this.fixed = definition.labelNames.map((name, index) => {
      const label = labels[name];
      if (isMethodLabel(label)) return label(method);
      if (typeof label === 'function') resolvers.push([index, label as Resolver]);
      return label;
    });
    this.resolvers = resolvers;
  }

  /** True where a label is a function of the call. */
  get dependOnCall(): boolean {
    return this.resolvers.length > 0;
  }

  /** The label values of a call, in declared order. May throw what a label function throws. */
  of(call: object): readonly unknown[] {
    const values = [...this.fixed];
    for (const [index, resolve] of this.resolvers) values[index] = harmless(resolve(call));
    return values;
  }

  /** The label values that are the same for all calls; only where none depends on the call. */
  get ofAllCalls(): readonly unknown[] {
    return this.fixed;
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
      if (typeof this.fixed[index] !== 'function') fixed.set(name, String(this.fixed[index]));
    }
    return closedLabelSets(definition, fixed);
  }
}
