import { MetricsError } from '../errors/index.js';
import { defineBase, seal, type MetricDefinitionOptions } from './define.js';
import type { LabelSpecs } from './label-specs.js';
import type { InfoDefinition } from './metric-definition.js';

/** Options of {@link defineInfo}. */
export type InfoOptions<L extends LabelSpecs> = Omit<
  MetricDefinitionOptions<L>,
  'unit' | 'seed' | 'cardinality'
>;

/**
 * Defines an info metric: facts such as a version, as labels of one series whose
 * value is 1. It is absent until `info.set({ … })`. Its name ends with `_info`:
 * a gauge of that name in the text format, in OpenMetrics a family of type
 * `info` named without the suffix.
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#info
 * @throws MetricsError where the definition breaks a rule.
 */
export function defineInfo<const L extends LabelSpecs = {}>(
  options: InfoOptions<L>,
): InfoDefinition<L> {
  const base = defineBase('info', options);
  if (!base.name.endsWith('_info') || base.name === '_info') {
    throw new MetricsError(
      'INVALID_METRIC_NAME',
      `Metric ${base.name} is an info metric, whose name OpenMetrics ends with "_info". Name it ${base.name}_info.`,
    );
  }
  return seal(base);
}
