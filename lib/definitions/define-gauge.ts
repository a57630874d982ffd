import { defineBase, seal, type MetricDefinitionOptions } from './define.js';
import type { LabelSpecs } from './label-specs.js';
import type { GaugeDefinition } from './metric-definition.js';

/** Options of {@link defineGauge}. */
export type GaugeOptions<L extends LabelSpecs> = MetricDefinitionOptions<L>;

/**
 * Defines a gauge: a value that goes up and down, such as a queue's depth.
 * Without `seed: true` only a gauge without labels exists at zero before it is
 * set, since zero would be a claim about a value that nobody has read yet.
 * @throws MetricsError where the definition breaks a rule.
 */
export function defineGauge<const L extends LabelSpecs = {}>(
  options: GaugeOptions<L>,
): GaugeDefinition<L> {
  return seal(defineBase('gauge', options));
}
