import { assertAggregate, type GaugeAggregate } from './aggregate.js';
import { defineBase, seal, type MetricDefinitionOptions } from './define.js';
import type { LabelSpecs } from './label-specs.js';
import type { GaugeDefinition } from './metric-definition.js';

/** Options of {@link defineGauge}. */
export interface GaugeOptions<L extends LabelSpecs> extends MetricDefinitionOptions<L> {
  /**
   * How the values of several processes become one, with the module's option
   * `multiprocess`. Default: `'liveSum'`.
   */
  aggregate?: GaugeAggregate;
}

/**
 * Defines a gauge: a value that goes up and down, such as a queue's depth.
 * Without `seed: true` only a gauge without labels exists at zero before it is
 * set, since zero would be a claim about a value that nobody has read yet.
 * @throws MetricsError where the definition breaks a rule.
 */
export function defineGauge<const L extends LabelSpecs = {}>(
  options: GaugeOptions<L>,
): GaugeDefinition<L> {
  const base = defineBase('gauge', options);
  const { aggregate } = options;
  assertAggregate(aggregate, base.name, base.labelNames);
  return seal({ ...base, ...(aggregate === undefined ? {} : { aggregate }) });
}
