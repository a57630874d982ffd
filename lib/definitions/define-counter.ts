import { defineBase, seal, type MetricDefinitionOptions } from './define.js';
import { copyExemplars, type ExemplarOptions } from './exemplars.js';
import type { LabelSpecs } from './label-specs.js';
import type { CounterDefinition } from './metric-definition.js';

/** Options of {@link defineCounter}. */
export interface CounterOptions<L extends LabelSpecs>
  extends MetricDefinitionOptions<L>, ExemplarOptions {}

/**
 * Defines a counter: a total that only rises, such as orders processed. Its name
 * should end with `_total`.
 * @throws MetricsError where the definition breaks a rule.
 */
export function defineCounter<const L extends LabelSpecs = {}>(
  options: CounterOptions<L>,
): CounterDefinition<L> {
  const base = defineBase('counter', options);
  return seal({ ...base, ...copyExemplars('counter', options) });
}
