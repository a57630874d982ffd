import type { EntryPointOptions } from './entry-point-options.js';

/** Metrics of BullMQ workers. Needs `@nestjs/bullmq`. */
export interface BullmqMetricsOptions extends EntryPointOptions {}
