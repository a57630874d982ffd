import { nameFinding } from './name-rule.js';
import type { NamingRule } from './naming-finding.js';

/** What Prometheus and OpenMetrics append to names themselves, by what to do instead. */
const RESERVED: Readonly<Record<string, { readonly by: string; readonly cure: string }>> = {
  _bucket: { by: 'the buckets of histograms', cure: 'Choose another last word.' },
  _count: { by: 'histograms and summaries', cure: 'Name the things it counts, such as orders.' },
  _sum: { by: 'histograms and summaries', cure: 'Leave out "_sum".' },
  _created: {
    by: 'the times at which series began',
    cure: 'Choose another last word; a point in time ends with "_timestamp_seconds".',
  },
  _info: { by: 'info metrics', cure: 'Define it with defineInfo, or choose another last word.' },
};

/** No name ends with what is appended to the names of others. */
export const noReservedSuffix: NamingRule = (metric) => {
  const { name, definition } = metric;
  const found = Object.entries(RESERVED).find(([suffix]) => name.endsWith(suffix));
  if (found === undefined) return [];
  const [suffix, { by, cure }] = found;
  if (suffix === '_info' && definition.kind === 'info') return [];
  const fault = { is: `ends with "${suffix}", which is kept for ${by}`, cure };
  return [nameFinding('reserved-suffix', metric, fault)];
};

/** A point in time is a gauge. */
export const timestampIsGauge: NamingRule = (metric) => {
  const { kind } = metric.definition;
  if (kind === 'gauge' || !metric.name.endsWith('_timestamp_seconds')) return [];
  const fault = {
    is: `is a ${kind} and ends with "_timestamp_seconds", as only gauges do`,
    cure: 'Define it as a gauge, or leave out "_timestamp".',
  };
  return [nameFinding('timestamp-only-on-gauges', metric, fault)];
};
