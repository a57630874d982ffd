import {
  defineCounter,
  defineGauge,
  defineHistogram,
  open,
  openBoundedByCode,
} from '../definitions/index.js';
import { REFUSAL_REASONS } from '../instruments/index.js';

// These metrics take no prefix.

export const RecordingErrors = defineCounter({
  name: 'nestjs_metrics_recording_errors_total',
  help: 'Recordings refused for a bad label or value, or lost to a callback that threw.',
  labels: { metric: openBoundedByCode(), reason: REFUSAL_REASONS },
});

export const LabelOverflow = defineCounter({
  name: 'nestjs_metrics_label_overflow_total',
  help: 'Label values that were counted as __other__ or cut, or whose recordings were dropped.',
  labels: { metric: openBoundedByCode(), label: openBoundedByCode() },
});

export const CollectorErrors = defineCounter({
  name: 'nestjs_metrics_collector_errors_total',
  help: 'Scrapes in which a collector failed or was too slow.',
  labels: { collector: open() },
});

export const ExemplarsDropped = defineCounter({
  name: 'nestjs_metrics_exemplars_dropped_total',
  help: 'Exemplars that were too long or no labels; their recordings were kept.',
  labels: { metric: openBoundedByCode() },
});

export const SeriesCount = defineGauge({
  name: 'nestjs_metrics_series',
  help: 'Label sets of a metric, read at scrape.',
  labels: { metric: openBoundedByCode() },
  // Those of one process: which of them others have too nobody counts.
  aggregate: 'liveMax',
});

export const Scrapes = defineCounter({
  name: 'nestjs_metrics_scrapes_total',
  help: 'Requests for the metrics endpoint, by format and what became of them.',
  labels: {
    format: ['text', 'openmetrics'],
    outcome: ['success', 'error', 'cancelled', 'timeout', 'busy', 'unauthorized'],
  },
});

export const ScrapeDuration = defineHistogram({
  name: 'nestjs_metrics_scrape_duration_seconds',
  help: 'From the request of a scrape to the last byte of its body.',
  unit: 'seconds',
  buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
});

export const ExpositionBytes = defineGauge({
  name: 'nestjs_metrics_exposition_bytes',
  help: 'Size of the last body of all metrics, before compression.',
  unit: 'bytes',
  aggregate: 'liveMostRecent',
});

export const Pushes = defineCounter({
  name: 'nestjs_metrics_pushes_total',
  help: 'Times that metrics were sent to a server, by how that ended; skipped while one was under way.',
  labels: {
    target: ['pushgateway', 'remote_write'],
    outcome: ['success', 'error', 'skipped'],
  },
});

export const RemoteWriteSamples = defineCounter({
  name: 'nestjs_metrics_remote_write_samples_total',
  help: 'Samples that the remote-write receiver took (sent), refused (failed), or never got (dropped).',
  labels: { outcome: ['sent', 'failed', 'dropped'] },
});

export const RemoteWriteQueue = defineGauge({
  name: 'nestjs_metrics_remote_write_queued_samples',
  help: 'Samples that wait for the remote-write receiver.',
});
