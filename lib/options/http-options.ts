import type { EntryPointOptions } from './entry-point-options.js';

/** Metrics of the HTTP server. */
export interface HttpMetricsOptions extends EntryPointOptions {}
