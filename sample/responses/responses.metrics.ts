import { defineSummary } from 'nestjs-metrics';

/** What the shop answers with. */
export const CONTENT_TYPES = ['application/json', 'text/csv', 'other'] as const;

/** Exact quantiles of one process, over the last five minutes; nothing to aggregate. */
export const ResponseSize = defineSummary({
  name: 'response_size_bytes',
  help: 'Size of response bodies, as their Content-Length says.',
  unit: 'bytes',
  labels: { content_type: CONTENT_TYPES },
  percentiles: [0.5, 0.9, 0.99],
  maxAgeSeconds: 300,
});
