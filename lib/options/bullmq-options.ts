import type { EntryPointOptions } from './entry-point-options.js';

/**
 * Metrics of BullMQ workers, those that `@nestjs/bullmq` makes of `@Processor` classes,
 * and of the queues that the app registers. Needs `@nestjs/bullmq`.
 */
export interface BullmqMetricsOptions extends EntryPointOptions {
  /**
   * Upper bounds of the histogram of waiting times, in seconds, ascending, without
   * `+Inf`. Default: `durationBuckets.remote`, 50 ms to 60 s.
   */
  waitBuckets?: readonly number[];
}
