import { isOpenLabel, type MetricDefinition } from '../definitions/index.js';
import type { MethodIdentity } from '../interception/index.js';
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
    for (const [name, resolve] of this.resolvers) labels[name] = resolve(call);
    return labels;
  }

  /**
   * The label values, in declared order, of every series that calls of this method
   * can make: its fixed labels times the closed ones. None where an open label
   * depends on the call, and none of a metric that is not seeded.
   */
  knownLabelSets(): string[][] {
    const { definition, fixed } = this;
    if (definition.seed === false) return [];
    const choices: string[][] = [];
    for (const name of definition.labelNames) {
      const spec = definition.labels[name]!;
      if (name in fixed) choices.push([String(fixed[name])]);
      else if (isOpenLabel(spec)) return [];
      else choices.push(spec.map(String));
    }
    return choices.reduce<string[][]>(
      (sets, values) => sets.flatMap((set) => values.map((value) => [...set, value])),
      [[]],
    );
  }
}
