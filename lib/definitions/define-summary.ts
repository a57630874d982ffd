import { MetricsError } from '../errors/index.js';
import { defineBase, seal, type MetricDefinitionOptions } from './define.js';
import type { LabelSpecs } from './label-specs.js';
import type { SummaryDefinition } from './metric-definition.js';
import { show } from './names.js';

/** Options of {@link defineSummary}. */
export interface SummaryOptions<L extends LabelSpecs> extends MetricDefinitionOptions<L> {
  /** The quantiles to expose, each between 0 and 1. Default: 0.5, 0.9, 0.99. */
  percentiles?: readonly number[];
  /** Length of the sliding window, in seconds. Default: 600, as in Go's and Java's clients. */
  maxAgeSeconds?: number;
  /** How many steps the window slides in; more are smoother and cost memory. Default: 5. */
  ageBuckets?: number;
}

/**
 * Defines a summary: count, sum and quantiles over a sliding window. Its
 * quantiles are those of one process and cannot be aggregated: prefer a
 * histogram unless you need an exact quantile of one process.
 * @see https://prometheus.io/docs/practices/histograms/
 * @throws MetricsError where the definition breaks a rule.
 */
export function defineSummary<const L extends LabelSpecs = {}>(
  options: SummaryOptions<L>,
): SummaryDefinition<L> {
  const base = defineBase('summary', options);
  const offender = `Metric ${base.name}`;
  const { maxAgeSeconds = 600, ageBuckets = 5 } = options;
  if (!Number.isFinite(maxAgeSeconds) || maxAgeSeconds <= 0) {
    throw new MetricsError(
      'INVALID_WINDOW',
      `${offender} has ${show(maxAgeSeconds)} as maxAgeSeconds. Use a number of seconds above 0.`,
    );
  }
  if (!Number.isInteger(ageBuckets) || ageBuckets < 1 || ageBuckets > 100) {
    throw new MetricsError(
      'INVALID_WINDOW',
      `${offender} has ${show(ageBuckets)} as ageBuckets. Use a whole number from 1 to 100.`,
    );
  }
  const percentiles = copyPercentiles(options.percentiles ?? [0.5, 0.9, 0.99], offender);
  return seal({ ...base, percentiles, maxAgeSeconds, ageBuckets });
}

function copyPercentiles(percentiles: unknown, offender: string): readonly number[] {
  const cure = 'List each quantile once, as a number from 0 to 1, such as 0.95.';
  if (!Array.isArray(percentiles)) {
    throw new MetricsError(
      'INVALID_PERCENTILES',
      `${offender} has ${show(percentiles)} as percentiles. ${cure}`,
    );
  }
  for (const percentile of percentiles as unknown[]) {
    if (typeof percentile !== 'number' || !(percentile >= 0 && percentile <= 1)) {
      throw new MetricsError(
        'INVALID_PERCENTILES',
        `${offender} has the percentile ${show(percentile)}. ${cure}`,
      );
    }
  }
  if (new Set(percentiles).size !== percentiles.length) {
    throw new MetricsError('INVALID_PERCENTILES', `${offender} has a percentile twice. ${cure}`);
  }
  return Object.freeze([...(percentiles as number[])]);
}
