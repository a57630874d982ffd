import type { EntryPointOptions } from './entry-point-options.js';

/** Metrics of scheduled jobs. Needs `@nestjs/schedule`. */
export interface ScheduleMetricsOptions extends EntryPointOptions {
  /**
   * Upper bounds of the histogram of run durations, in seconds, ascending, without
   * `+Inf`. Default: `durationBuckets.remote`, 50 ms to 60 s.
   */
  buckets?: readonly number[];
}
