import { copyBuckets, durationBuckets } from './buckets.js';
import { defineBase, seal, type MetricDefinitionOptions } from './define.js';
import { copyExemplars, type ExemplarOptions } from './exemplars.js';
import type { LabelSpecs } from './label-specs.js';
import type { HistogramDefinition } from './metric-definition.js';

/** Options of {@link defineHistogram}. */
export interface HistogramOptions<L extends LabelSpecs>
  extends MetricDefinitionOptions<L>, ExemplarOptions {
  /**
   * Inclusive upper bounds, ascending, in the unit of the name, without `+Inf`.
   * Default: `durationBuckets.request`, 5 ms to 10 s.
   */
  buckets?: readonly number[];
}

/**
 * Defines a histogram: observations counted in buckets, from which Prometheus
 * computes rates, averages and quantiles over any time and any set of instances.
 * @see https://prometheus.io/docs/practices/histograms/
 * @throws MetricsError where the definition breaks a rule.
 */
export function defineHistogram<const L extends LabelSpecs = {}>(
  options: HistogramOptions<L>,
): HistogramDefinition<L> {
  const base = defineBase('histogram', options);
  const buckets = copyBuckets(options.buckets ?? durationBuckets.request, `Metric ${base.name}`);
  return seal({ ...base, buckets, ...copyExemplars('histogram', options) });
}
