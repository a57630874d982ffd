import type { EntryPointOptions } from './entry-point-options.js';

/** Metrics of scheduled jobs. Needs `@nestjs/schedule`. */
export interface ScheduleMetricsOptions extends EntryPointOptions {}
