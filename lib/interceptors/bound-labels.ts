import { closedLabelSets, type MetricDefinition } from '../definitions/index.js';
import type { MethodIdentity } from '../interception/index.js';
import { harmless } from './callback.js';
import { isMethodLabel } from './label-resolvers.js';
import type { BindableLabels } from './recording-options.js';

type Resolver = (call: object) => unknown;

/** The labels of one metric on one decorated method, as far as they are known at boot. */
export class BoundLabels {
  private readonly fixed: Record<string, unknown> = {};
  private readonly resolvers: (readonly [name: string, resolve: Resolver])[] = [];

  constructor(
    private readonly definition: MetricDefinition,
    labels: BindableLabels,
    method: MethodIdentity,
  ) {
    for (const [name, label] of Object.entries(labels)) {
      if (isMethodLabel(label)) this.fixed[name] = label(method);
      else if (typeof label === 'function') this.resolvers.push([name, label as Resolver]);
      else this.fixed[name] = label;
    }
  }

  /** True where a label is a function of the call. */
  get dependOnCall(): boolean {
    return this.resolvers.length > 0;
  }

  /** The label set of a call; undefined for a metric without labels. May throw what a label function throws. */
  of(call: object): Record<string, unknown> | undefined {
    if (this.definition.labelNames.length === 0) return undefined;
    const labels = { ...this.fixed };
    for (const [name, resolve] of this.resolvers) labels[name] = harmless(resolve(call));
    return labels;
  }

  /**
   * The label values, in declared order, of every series that calls of this method
   * can make: its fixed labels times the closed ones. None where an open label
   * depends on the call, nor where the definition itself says what is seeded.
   * @throws MetricsError `TOO_MANY_SERIES`
   */
  knownLabelSets(): string[][] {
    const { definition, fixed } = this;
    if (definition.seed === false || Array.isArray(definition.seed)) return [];
    const values = Object.entries(fixed).map(([name, value]) => [name, String(value)] as const);
    return closedLabelSets(definition, new Map(values));
  }
}
