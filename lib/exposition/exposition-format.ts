import type { MetricFamily } from '../instruments/index.js';
import type { LabelPairs } from './label-text.js';

/** One way to write metrics. */
export interface ExpositionFormat {
  /** The `Content-Type` of what it writes. */
  readonly contentType: string;
  /** What stands at the end of a body. */
  readonly end: string;
  /** One family, as lines that each end with a line feed. */
  write(family: MetricFamily, options: WriteOptions): string;
}

/** What the app says about every family. */
export interface WriteOptions {
  /** Added to each series that has no label of that name. */
  readonly defaultLabels: LabelPairs;
  /** Whether OpenMetrics tells when series began. */
  readonly created: boolean;
}
